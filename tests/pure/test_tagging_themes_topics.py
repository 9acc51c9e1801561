"""What each language calls the themes, in the forms that lists of topics take: said late in a text, each is found.

A line with a language is a sentence with a gap; under it stand themes, and what fills the gap for them.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from aggregator.model import Document
from aggregator.tagging.themes import load_themes

TABLE = """
ru | Стороны обсудили {}.
  human-rights | соблюдение прав человека
  rule-of-law | верховенство закона; независимость судей; судебную реформу
  democracy-governance | развитие парламентаризма; демократические реформы
  freedom-of-expression | свободу СМИ
  freedom-of-assembly | свободу собраний; регистрацию НПО
  freedom-of-religion | свободу вероисповедания
  disability-rights | права лиц с инвалидностью; положение инвалидов
  womens-rights | права женщин; гендерное равенство
  childrens-rights | права детей
  minority-rights | права нацменьшинств
  labour-rights | трудовые права; принудительный труд
  trafficking | торговлю людьми
  corruption | борьбу с коррупцией
  migration | миграцию
  security | региональную безопасность
  terrorism | борьбу с терроризмом
  defence | военно-техническое сотрудничество; оборонное сотрудничество
  nuclear | нераспространение
  cyber | кибербезопасность; информационную безопасность
  trade-investment | торгово-экономические связи; взаимные инвестиции
  energy | энергетику
  climate-environment | изменение климата; охрану окружающей среды
  health | здравоохранение
  education-culture | образование и культуру
  humanitarian | гуманитарную помощь
  justice-crime | борьбу с наркотрафиком; организованную преступность
  elections | предстоящие выборы
  conflict-peace | урегулирование конфликта
  development-aid | содействие развитию
  technology | цифровизацию; искусственный интеллект
fr | Les deux parties ont évoqué {}.
  human-rights | les droits de l'homme
  rule-of-law | l'État de droit; l'indépendance de la justice
  democracy-governance | la bonne gouvernance; les réformes démocratiques
  freedom-of-expression | la liberté de la presse
  freedom-of-assembly | la liberté de réunion; la liberté d'association
  freedom-of-religion | la liberté de religion
  disability-rights | les droits des personnes handicapées
  womens-rights | les droits des femmes; l'égalité entre les sexes
  childrens-rights | les droits de l'enfant
  minority-rights | les minorités
  labour-rights | les droits des travailleurs; le travail forcé
  trafficking | la traite des êtres humains
  corruption | la lutte contre la corruption
  migration | la migration
  security | la sécurité régionale
  terrorism | la lutte contre le terrorisme
  defence | la coopération militaire
  nuclear | la non-prolifération
  cyber | la cybersécurité
  trade-investment | les échanges commerciaux; les investissements
  energy | les énergies renouvelables
  climate-environment | le changement climatique; la biodiversité
  health | la santé
  education-culture | l'enseignement supérieur
  humanitarian | l'aide humanitaire
  justice-crime | la criminalité organisée; le trafic de drogue
  elections | les élections
  conflict-peace | la guerre en Ukraine
  development-aid | l'aide au développement
  technology | l'intelligence artificielle; le numérique
es | Las partes abordaron {}.
  human-rights | los derechos humanos
  rule-of-law | el Estado de derecho; la independencia judicial
  democracy-governance | la gobernanza democrática
  freedom-of-expression | la libertad de expresión
  freedom-of-assembly | la libertad de reunión; la libertad de asociación
  freedom-of-religion | la libertad religiosa
  disability-rights | las personas con discapacidad
  womens-rights | la igualdad de género; la violencia contra las mujeres
  childrens-rights | los derechos de la niñez
  minority-rights | los pueblos indígenas
  labour-rights | los derechos laborales; el trabajo forzoso
  trafficking | la trata de personas
  corruption | la lucha contra la corrupción
  migration | la migración irregular
  security | la seguridad regional
  terrorism | el terrorismo
  defence | la cooperación militar
  nuclear | la no proliferación
  cyber | la ciberseguridad
  trade-investment | el comercio bilateral; las inversiones
  energy | las energías renovables
  climate-environment | el cambio climático; el medio ambiente
  health | la salud
  education-culture | la educación; la cooperación cultural
  humanitarian | la ayuda humanitaria
  justice-crime | el crimen organizado; el narcotráfico
  elections | las elecciones
  conflict-peace | el proceso de paz
  development-aid | la cooperación al desarrollo
  technology | la inteligencia artificial; la innovación y la ciencia
de | Die Seiten erörterten {}.
  human-rights | die Menschenrechte
  rule-of-law | die Rechtsstaatlichkeit; die Unabhängigkeit der Justiz
  democracy-governance | gute Regierungsführung
  freedom-of-expression | die Pressefreiheit
  freedom-of-assembly | die Versammlungsfreiheit; die Vereinigungsfreiheit
  freedom-of-religion | die Religionsfreiheit
  disability-rights | die Rechte von Menschen mit Behinderungen
  womens-rights | die Frauenrechte; die Gleichstellung
  childrens-rights | die Kinderrechte
  minority-rights | die Minderheitenrechte
  labour-rights | die Arbeitnehmerrechte; Zwangsarbeit
  trafficking | den Menschenhandel
  corruption | die Korruptionsbekämpfung
  migration | Migration
  security | die Sicherheitspolitik
  terrorism | die Terrorismusbekämpfung
  defence | die Rüstungszusammenarbeit; die Verteidigungspolitik
  nuclear | die Nichtverbreitung
  cyber | die Cybersicherheit
  trade-investment | den Handel; die Wirtschaftsbeziehungen
  energy | die Energiewende
  climate-environment | den Klimaschutz; den Umweltschutz
  health | das Gesundheitswesen
  education-culture | die Bildung
  humanitarian | die humanitäre Hilfe
  justice-crime | die organisierte Kriminalität
  elections | die Wahlen
  conflict-peace | den Krieg gegen die Ukraine
  development-aid | die Entwicklungszusammenarbeit
  technology | die Digitalisierung; künstliche Intelligenz
pt | As partes discutiram {}.
  human-rights | os direitos humanos
  rule-of-law | o Estado de direito; a independência do judiciário
  democracy-governance | a boa governação
  freedom-of-expression | a liberdade de imprensa
  freedom-of-assembly | a liberdade de reunião
  freedom-of-religion | a liberdade religiosa
  disability-rights | as pessoas com deficiência
  womens-rights | a igualdade de género; os direitos das mulheres
  childrens-rights | os direitos da criança
  minority-rights | os povos indígenas
  labour-rights | os direitos dos trabalhadores; o trabalho escravo
  trafficking | o tráfico de pessoas
  corruption | o combate à corrupção
  migration | a migração
  security | a segurança regional
  terrorism | o terrorismo
  defence | a cooperação em defesa
  nuclear | a não proliferação
  cyber | a cibersegurança
  trade-investment | o comércio; os investimentos
  energy | as energias renováveis
  climate-environment | as mudanças climáticas; as alterações climáticas
  health | a saúde
  education-culture | a educação
  humanitarian | a ajuda humanitária
  justice-crime | o crime organizado; o tráfico de drogas
  elections | as eleições
  conflict-peace | a guerra na Ucrânia
  development-aid | a cooperação para o desenvolvimento
  technology | a inteligência artificial; a transformação digital
ar | ناقش الجانبان {}.
  human-rights | حقوق الإنسان
  rule-of-law | سيادة القانون; استقلال القضاء
  democracy-governance | الحوكمة الرشيدة; الإصلاحات الديمقراطية
  freedom-of-expression | حرية التعبير
  freedom-of-assembly | حرية التجمع
  freedom-of-religion | حرية الدين; الحرية الدينية
  disability-rights | حقوق ذوي الإعاقة
  womens-rights | حقوق المرأة; تمكين المرأة
  childrens-rights | حقوق الطفل
  minority-rights | حقوق الأقليات
  labour-rights | حقوق العمال
  trafficking | الاتجار بالبشر
  corruption | مكافحة الفساد
  migration | الهجرة غير النظامية
  security | الأمن الإقليمي
  terrorism | مكافحة الإرهاب
  defence | التعاون العسكري
  nuclear | عدم الانتشار النووي
  cyber | الأمن السيبراني
  trade-investment | التبادل التجاري; الاستثمارات المشتركة
  energy | الطاقة المتجددة
  climate-environment | تغير المناخ
  health | الصحة
  education-culture | التعليم العالي
  humanitarian | المساعدات الإنسانية
  justice-crime | الجريمة المنظمة; مكافحة المخدرات
  elections | الانتخابات
  conflict-peace | وقف إطلاق النار
  development-aid | التعاون الإنمائي
  technology | الذكاء الاصطناعي; التحول الرقمي
zh | 双方讨论了{}。
  human-rights | 人权
  rule-of-law | 法治; 司法独立
  democracy-governance | 治国理政; 民主改革
  freedom-of-expression | 言论自由
  freedom-of-assembly | 集会自由
  freedom-of-religion | 宗教自由
  disability-rights | 残疾人权利
  womens-rights | 性别平等; 妇女权利
  childrens-rights | 儿童权利
  minority-rights | 少数民族权利
  labour-rights | 劳工权益; 强迫劳动
  trafficking | 人口贩运
  corruption | 反腐败
  migration | 移民
  security | 地区安全
  terrorism | 反恐
  defence | 军事合作
  nuclear | 核不扩散
  cyber | 网络安全
  trade-investment | 经贸合作; 投资
  energy | 能源
  climate-environment | 气候变化
  health | 公共卫生
  education-culture | 教育文化
  humanitarian | 人道主义援助
  justice-crime | 打击跨国犯罪; 禁毒
  elections | 选举
  conflict-peace | 停火
  development-aid | 发展合作
  technology | 人工智能; 科技创新
it | Le parti hanno discusso {}.
  human-rights | i diritti umani
  rule-of-law | lo Stato di diritto
  democracy-governance | il buon governo
  freedom-of-expression | la libertà di stampa
  freedom-of-assembly | la libertà di riunione; la libertà di associazione
  freedom-of-religion | la libertà religiosa
  disability-rights | i diritti delle persone con disabilità
  womens-rights | la parità di genere
  childrens-rights | i diritti dei bambini
  minority-rights | le minoranze
  labour-rights | i diritti dei lavoratori
  trafficking | la tratta di esseri umani
  corruption | la lotta alla corruzione
  migration | la migrazione
  security | la sicurezza regionale
  terrorism | il terrorismo
  defence | la cooperazione militare
  nuclear | la non proliferazione
  cyber | la cibersicurezza
  trade-investment | il commercio; gli investimenti
  energy | l'energia
  climate-environment | i cambiamenti climatici
  health | la sanità
  education-culture | l'istruzione; gli scambi universitari
  humanitarian | gli aiuti umanitari
  justice-crime | la criminalità organizzata
  elections | le elezioni
  conflict-peace | la guerra in Ucraina
  development-aid | la cooperazione allo sviluppo
  technology | l'intelligenza artificiale
uk | Сторони обговорили {}.
  human-rights | права людини
  rule-of-law | верховенство права; судову реформу
  democracy-governance | демократичні реформи
  freedom-of-expression | свободу слова
  freedom-of-assembly | свободу зібрань
  freedom-of-religion | свободу віросповідання
  disability-rights | права осіб з інвалідністю
  womens-rights | гендерну рівність
  childrens-rights | права дітей
  minority-rights | права національних меншин; становище кримських татар
  labour-rights | трудові права
  trafficking | торгівлю людьми
  corruption | боротьбу з корупцією
  migration | міграцію
  security | регіональну безпеку
  terrorism | боротьбу з тероризмом
  defence | військову допомогу; оборонну промисловість
  nuclear | ядерну безпеку
  cyber | кібербезпеку
  trade-investment | торгівлю; інвестиції
  energy | енергетику
  climate-environment | зміну клімату
  health | охорону здоров'я
  education-culture | освіту
  humanitarian | гуманітарну допомогу
  justice-crime | організовану злочинність
  elections | вибори
  conflict-peace | припинення вогню
  development-aid | сприяння розвитку
  technology | цифровізацію
pl | Strony omówiły {}.
  human-rights | prawa człowieka
  rule-of-law | praworządność
  democracy-governance | reformy demokratyczne
  freedom-of-expression | wolność słowa
  freedom-of-assembly | wolność zgromadzeń
  freedom-of-religion | wolność wyznania; wolność religijną
  disability-rights | prawa osób z niepełnosprawnościami
  womens-rights | równość płci; prawa kobiet
  childrens-rights | prawa dziecka
  minority-rights | prawa mniejszości
  labour-rights | prawa pracownicze
  trafficking | handel ludźmi
  corruption | walkę z korupcją
  migration | migrację
  security | bezpieczeństwo regionalne
  terrorism | zwalczanie terroryzmu
  defence | współpracę obronną
  nuclear | nierozprzestrzenianie
  cyber | cyberbezpieczeństwo
  trade-investment | handel; inwestycje
  energy | energetykę
  climate-environment | zmiany klimatu
  health | ochronę zdrowia
  education-culture | edukację
  humanitarian | pomoc humanitarną
  justice-crime | przestępczość zorganizowaną
  elections | wybory
  conflict-peace | wojnę w Ukrainie
  development-aid | pomoc rozwojową
  technology | sztuczną inteligencję
tr | Taraflar {} ele aldı.
  human-rights | insan haklarını
  rule-of-law | hukukun üstünlüğünü
  democracy-governance | demokratik reformları
  freedom-of-expression | ifade özgürlüğünü
  freedom-of-assembly | toplanma özgürlüğünü
  freedom-of-religion | din özgürlüğünü
  disability-rights | engelli haklarını
  womens-rights | kadın haklarını
  childrens-rights | çocuk haklarını
  minority-rights | azınlık haklarını
  labour-rights | işçi haklarını
  trafficking | insan ticaretini
  corruption | yolsuzlukla mücadeleyi
  migration | göçü
  security | bölgesel güvenliği
  terrorism | terörle mücadeleyi
  defence | savunma sanayiini
  nuclear | nükleer silahsızlanmayı
  cyber | siber güvenliği
  trade-investment | ticareti; yatırımları
  energy | enerjiyi
  climate-environment | iklim değişikliğini
  education-culture | eğitimi; kültürü
  humanitarian | insani yardımı
  justice-crime | organize suçları
  elections | seçimleri
  conflict-peace | ateşkesi
  development-aid | kalkınma işbirliğini
  technology | yapay zekayı
kk | Тараптар {} талқылады.
  human-rights | адам құқықтарын
  rule-of-law | заң үстемдігін
  democracy-governance | демократиялық реформаларды
  freedom-of-expression | сөз бостандығын
  freedom-of-assembly | бейбіт жиналыстарды
  freedom-of-religion | діни сенім бостандығын
  disability-rights | мүгедектігі бар адамдардың құқықтарын
  womens-rights | әйелдердің құқықтарын; гендерлік теңдікті
  childrens-rights | бала құқықтарын
  minority-rights | этникалық азшылықтарды
  labour-rights | еңбек құқықтарын; кәсіподақтарды
  trafficking | адам саудасын
  corruption | сыбайлас жемқорлықты
  migration | көші-қонды
  security | өңірлік қауіпсіздікті
  terrorism | терроризмге қарсы күресті
  defence | әскери ынтымақтастықты
  nuclear | ядролық қаруды таратпауды
  cyber | киберқауіпсіздікті
  trade-investment | сауданы; инвестицияны
  energy | энергетиканы
  climate-environment | климаттың өзгеруін
  health | денсаулық сақтауды
  education-culture | білім беруді
  humanitarian | гуманитарлық көмекті
  justice-crime | ұйымдасқан қылмысты
  elections | сайлауды
  conflict-peace | атысты тоқтатуды
  technology | жасанды интеллектіні; цифрландыруды
uz | Tomonlar {} muhokama qildi.
  human-rights | inson huquqlarini
  rule-of-law | qonun ustuvorligini
  democracy-governance | demokratik islohotlarni
  freedom-of-expression | so'z erkinligini
  freedom-of-assembly | yig'ilishlar erkinligini
  freedom-of-religion | din erkinligini; vijdon erkinligini
  disability-rights | nogironligi bo'lgan shaxslar huquqlarini
  womens-rights | xotin-qizlar huquqlarini; gender tengligini
  childrens-rights | bolalar huquqlarini
  labour-rights | mehnat huquqlarini; majburiy mehnatni
  trafficking | odam savdosini
  corruption | korrupsiyaga qarshi kurashni
  migration | migratsiyani
  security | mintaqaviy xavfsizlikni
  terrorism | terrorizmga qarshi kurashni
  defence | harbiy hamkorlikni
  cyber | kiberxavfsizlikni
  trade-investment | savdoni; investitsiyalarni
  energy | energetikani
  climate-environment | iqlim o'zgarishini
  health | sog'liqni saqlashni
  education-culture | ta'limni
  humanitarian | insonparvarlik yordamini
  justice-crime | uyushgan jinoyatchilikni
  elections | saylovlarni
  technology | raqamlashtirishni; sun'iy intellektni
fa | دو طرف درباره {} گفت‌وگو کردند.
  human-rights | حقوق بشر
  rule-of-law | حاکمیت قانون
  freedom-of-expression | آزادی بیان
  freedom-of-assembly | آزادی تجمعات
  freedom-of-religion | آزادی مذهب
  disability-rights | حقوق معلولان
  womens-rights | حقوق زنان
  childrens-rights | حقوق کودکان
  minority-rights | حقوق اقلیت‌ها
  labour-rights | حقوق کارگران
  trafficking | قاچاق انسان
  corruption | مبارزه با فساد
  migration | مهاجرت
  security | امنیت منطقه‌ای
  terrorism | مبارزه با تروریسم
  defence | همکاری نظامی
  nuclear | برنامه هسته‌ای
  cyber | امنیت سایبری
  trade-investment | تجارت; سرمایه‌گذاری
  energy | انرژی
  climate-environment | تغییرات اقلیمی
  health | بهداشت
  education-culture | آموزش
  humanitarian | کمک‌های بشردوستانه
  justice-crime | جرایم سازمان‌یافته; مواد مخدر
  elections | انتخابات
  conflict-peace | آتش‌بس
  technology | هوش مصنوعی
ja | 双方は{}について協議した。
  human-rights | 人権
  rule-of-law | 法の支配; 司法改革
  democracy-governance | 民主主義; 良い統治
  freedom-of-expression | 表現の自由
  freedom-of-assembly | 集会の自由
  freedom-of-religion | 信教の自由
  disability-rights | 障害者の権利
  womens-rights | 女性の権利; ジェンダー平等
  childrens-rights | 子どもの権利
  minority-rights | 少数民族
  labour-rights | 労働者の権利; 強制労働
  trafficking | 人身取引
  corruption | 腐敗対策
  migration | 移民
  security | 地域の安全保障
  terrorism | テロ対策
  defence | 防衛協力
  nuclear | 核不拡散
  cyber | サイバーセキュリティ
  trade-investment | 貿易; 投資
  energy | エネルギー
  climate-environment | 気候変動
  health | 保健
  education-culture | 教育; 文化交流
  humanitarian | 人道支援
  justice-crime | 組織犯罪; 薬物対策
  elections | 選挙
  conflict-peace | 停戦
  development-aid | 開発協力
  technology | 人工知能; 科学技術
ko | 양측은 {}에 대해 논의했다.
  human-rights | 인권
  rule-of-law | 법치; 사법 개혁
  democracy-governance | 민주주의
  freedom-of-expression | 표현의 자유
  freedom-of-assembly | 집회의 자유
  freedom-of-religion | 종교의 자유
  disability-rights | 장애인 권리
  womens-rights | 여성 인권; 양성평등
  childrens-rights | 아동 권리
  minority-rights | 소수민족
  labour-rights | 노동권; 강제노동
  trafficking | 인신매매
  corruption | 반부패
  migration | 이주
  security | 지역 안보
  terrorism | 대테러
  defence | 방위산업; 국방 협력
  nuclear | 비핵화
  cyber | 사이버안보
  trade-investment | 교역; 투자
  energy | 에너지
  climate-environment | 기후변화
  health | 보건
  education-culture | 교육; 문화 교류
  humanitarian | 인도적 지원
  justice-crime | 초국가 범죄; 마약
  elections | 선거
  conflict-peace | 휴전
  development-aid | 개발협력
  technology | 인공지능; 과학기술
id | Kedua pihak membahas {}.
  human-rights | hak asasi manusia
  rule-of-law | supremasi hukum
  democracy-governance | tata kelola pemerintahan yang baik; demokrasi
  freedom-of-expression | kebebasan berekspresi; kebebasan pers
  freedom-of-assembly | kebebasan berkumpul
  freedom-of-religion | kebebasan beragama
  disability-rights | hak penyandang disabilitas
  womens-rights | hak perempuan; kesetaraan gender
  childrens-rights | hak anak
  minority-rights | masyarakat adat
  labour-rights | hak pekerja
  trafficking | perdagangan orang
  corruption | pemberantasan korupsi
  migration | migrasi
  security | keamanan kawasan
  terrorism | penanggulangan terorisme
  defence | kerja sama pertahanan
  nuclear | perlucutan senjata nuklir
  cyber | keamanan siber
  trade-investment | perdagangan; investasi
  energy | energi
  climate-environment | perubahan iklim
  health | kesehatan
  education-culture | pendidikan
  humanitarian | bantuan kemanusiaan
  justice-crime | kejahatan transnasional; narkotika
  elections | pemilu
  conflict-peace | gencatan senjata
  development-aid | kerja sama pembangunan
  technology | kecerdasan buatan
vi | Hai bên trao đổi về {}.
  human-rights | quyền con người
  rule-of-law | nhà nước pháp quyền; cải cách tư pháp
  democracy-governance | quản trị tốt; dân chủ
  freedom-of-expression | tự do ngôn luận
  freedom-of-assembly | tự do hội họp
  freedom-of-religion | tự do tôn giáo
  disability-rights | quyền của người khuyết tật
  womens-rights | quyền phụ nữ; bình đẳng giới
  childrens-rights | quyền trẻ em
  minority-rights | dân tộc thiểu số
  labour-rights | quyền lao động; công đoàn
  trafficking | buôn bán người
  corruption | chống tham nhũng
  migration | di cư
  security | an ninh khu vực
  terrorism | chống khủng bố
  defence | hợp tác quốc phòng
  nuclear | không phổ biến vũ khí hạt nhân
  cyber | an ninh mạng
  trade-investment | thương mại; đầu tư
  energy | năng lượng
  climate-environment | biến đổi khí hậu
  health | y tế
  education-culture | giáo dục
  humanitarian | viện trợ nhân đạo
  justice-crime | tội phạm xuyên quốc gia
  elections | bầu cử
  conflict-peace | ngừng bắn
  development-aid | hợp tác phát triển
  technology | trí tuệ nhân tạo; chuyển đổi số
nl | De partijen bespraken {}.
  human-rights | de mensenrechten
  rule-of-law | de rechtsstaat
  democracy-governance | goed bestuur
  freedom-of-expression | de persvrijheid
  freedom-of-assembly | de vrijheid van vergadering
  freedom-of-religion | de godsdienstvrijheid
  disability-rights | personen met een handicap
  womens-rights | de vrouwenrechten; gendergelijkheid
  childrens-rights | kinderrechten
  minority-rights | etnische minderheden
  labour-rights | dwangarbeid; de rol van vakbonden
  trafficking | mensenhandel
  corruption | corruptiebestrijding
  migration | irreguliere migratie
  security | de regionale veiligheid
  terrorism | terrorismebestrijding
  defence | militaire samenwerking
  nuclear | non-proliferatie
  cyber | cyberveiligheid
  trade-investment | handel; investeringen
  energy | hernieuwbare energie
  climate-environment | klimaatverandering
  health | volksgezondheid
  education-culture | onderwijs
  humanitarian | humanitaire hulp
  justice-crime | georganiseerde misdaad
  elections | de verkiezingen
  conflict-peace | de oorlog in Oekraïne
  development-aid | ontwikkelingssamenwerking
  technology | kunstmatige intelligentie
hi | दोनों पक्षों ने {} पर चर्चा की।
  human-rights | मानवाधिकार; मानवाधिकारों
  rule-of-law | कानून के शासन
  democracy-governance | सुशासन
  freedom-of-expression | अभिव्यक्ति की स्वतंत्रता
  freedom-of-assembly | सभा की स्वतंत्रता
  freedom-of-religion | धार्मिक स्वतंत्रता
  disability-rights | दिव्यांगजनों के अधिकारों
  womens-rights | महिलाओं के अधिकारों
  childrens-rights | बाल अधिकारों
  minority-rights | अल्पसंख्यकों
  labour-rights | श्रम अधिकारों
  trafficking | मानव तस्करी
  corruption | भ्रष्टाचार
  migration | प्रवासन
  security | क्षेत्रीय सुरक्षा
  terrorism | आतंकवाद
  defence | सैन्य सहयोग
  nuclear | परमाणु अप्रसार
  cyber | साइबर सुरक्षा
  trade-investment | व्यापार; निवेश
  energy | नवीकरणीय ऊर्जा
  climate-environment | जलवायु परिवर्तन
  health | स्वास्थ्य
  education-culture | शिक्षा
  humanitarian | मानवीय सहायता
  justice-crime | संगठित अपराध
  elections | चुनाव
  conflict-peace | युद्धविराम
  development-aid | विकास सहयोग
  technology | कृत्रिम बुद्धिमत्ता
ru | Стороны обсудили {}.
  rule-of-law | независимость судебной системы
  human-rights | противодействие пыткам
  minority-rights | положение религиозных меньшинств
  womens-rights | домашнее насилие; борьбу с бытовым насилием
  childrens-rights | детский труд
  labour-rights | деятельность профсоюзов
  migration | трудовую миграцию
  security | безопасность границ; глобальную безопасность
  terrorism | противодействие экстремизму
  nuclear | иранскую ядерную программу
  cyber | кибератаки
  trade-investment | рост товарооборота; экспорт зерна; туризм
  energy | поставки газа; нефтепровод
  climate-environment | водные ресурсы; экологию
  health | вакцины
  education-culture | студенческие обмены; культурные связи
  justice-crime | выдачу преступников; правовую помощь
  elections | наблюдение за выборами
  conflict-peace | обмен пленными; палестинский вопрос; войну в Украине
  technology | полупроводники; научно-техническое сотрудничество
  defence | поставки вооружений
  freedom-of-expression | защиту журналистов
  freedom-of-assembly | мирные протесты
  disability-rights | доступную среду
  trafficking | борьбу с торговлей людьми
  corruption | антикоррупционные меры
  democracy-governance | политические реформы
fr | Les deux parties ont évoqué {}.
  rule-of-law | la réforme de la justice
  human-rights | la torture; les libertés fondamentales
  minority-rights | la situation des minorités religieuses
  womens-rights | les violences faites aux femmes; la place des femmes
  childrens-rights | la protection de l'enfance
  labour-rights | les syndicats
  migration | les retours et la réadmission; les visas
  security | la sécurité au Sahel; la sécurité maritime
  terrorism | la menace terroriste
  nuclear | le programme nucléaire iranien
  cyber | les cyberattaques
  trade-investment | la coopération économique; le tourisme
  energy | l'hydrogène; le gaz
  climate-environment | l'environnement; les océans
  health | les vaccins; les systèmes de santé
  education-culture | la francophonie et la culture; la jeunesse et les sports
  justice-crime | l'extradition; la coopération judiciaire; le blanchiment
  elections | le processus électoral
  conflict-peace | la situation à Gaza; le conflit israélo-palestinien
  technology | l'innovation; la recherche
  defence | l'industrie de défense
  freedom-of-expression | la situation des journalistes emprisonnés
  freedom-of-assembly | l'espace civique
  disability-rights | le handicap
  development-aid | le développement durable
  corruption | la transparence et la corruption
  democracy-governance | la démocratie; la transition politique
  humanitarian | la crise humanitaire
de | Die Seiten erörterten {}.
  rule-of-law | die Justizreform
  human-rights | Folter
  minority-rights | die Lage der Uiguren
  womens-rights | Gewalt gegen Frauen
  labour-rights | die Gewerkschaften
  migration | die Rückführung
  security | die Sicherheitslage
  terrorism | den Kampf gegen den Terror
  nuclear | das Atomprogramm
  cyber | Cyberangriffe
  trade-investment | Zölle; Lieferketten
  energy | Wasserstoff; Gaslieferungen
  climate-environment | die Biodiversität
  health | Impfstoffe
  education-culture | die Berufsbildung; den Jugendaustausch
  justice-crime | den Drogenhandel; die Auslieferung
  conflict-peace | die Lage im Nahen Osten
  technology | Halbleiter
  defence | die Luftverteidigung
  democracy-governance | die Demokratie
  freedom-of-expression | die Lage von Journalisten in Haft
  humanitarian | die Hungersnot
ja | 双方は{}について協議した。
  rule-of-law | 司法の独立
  human-rights | 拷問
  womens-rights | 女性の活躍
  migration | 難民
  security | 海洋安全保障; 安全保障環境
  terrorism | 暴力的過激主義
  nuclear | 核軍縮
  cyber | サイバー攻撃
  trade-investment | 経済連携; 経済安全保障
  energy | 水素; LNG
  climate-environment | 脱炭素; 環境
  health | 感染症対策
  education-culture | 留学生交流
  justice-crime | 司法共助
  conflict-peace | ウクライナ情勢; 中東和平
  technology | 半導体; デジタル
  defence | 防衛装備
  development-aid | ODA
  humanitarian | 避難民支援
"""
LATE = "x " * 150  # longer than the lede, and about nothing


def _cases() -> Iterator[tuple[str, str, str]]:
    language = sentence = ""
    for line in TABLE.strip().splitlines():
        name, _, words = line.partition(" | ")
        if not line.startswith(" "):
            language, sentence = name, words
            continue
        for phrase in words.split("; "):
            yield language, name.strip(), sentence.format(phrase)


@pytest.mark.parametrize("language", sorted({language for language, _, _ in _cases()}))
def test_every_topic_is_found_by_its_names(language: str) -> None:
    themes = load_themes()
    missed = [
        (theme, sentence)
        for known, theme, sentence in _cases()
        if known == language
        and theme not in {tag.id for tag in themes.tag(Document(title="", text=LATE + sentence), language)}
    ]
    assert missed == []


@pytest.mark.parametrize("language", sorted({language for language, _, _ in _cases()}))
def test_no_topic_is_taken_for_many(language: str) -> None:
    themes = load_themes()
    for known, _, sentence in _cases():
        if known == language:
            assert len(themes.tag(Document(title="", text=LATE + sentence), language)) <= 2, sentence


def test_all_languages_but_english_are_in_the_table() -> None:
    assert {language for language, _, _ in _cases()} == load_themes().languages - {"en"}
