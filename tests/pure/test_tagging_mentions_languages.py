"""Names in inflected forms, compounds and abbreviations, sentence by sentence, language by language."""

from __future__ import annotations

import pytest

from aggregator.model import Document
from aggregator.tagging.gazetteer import load
from aggregator.tagging.mentions import find_mentions

SENTENCES = """
en | The U.S.–Kazakhstan High-Level Dialogue opened in Astana | US KZ
en | Sino-Russian talks and the Indo-Pacific | CN RU
en | Anglo-French summit; Franco-German brigade | GB FR DE
en | #Kazakhstan and @Uzbekistan | KZ UZ
en | C5+1 ministers from the Kyrgyz Republic | org:c5 US KG
en | The C5+Germany format meets the Visegrad Four, the E3 and the G7 | org:c5 DE org:v4 org:e3 org:g7
en | ASEAN-EU and AU-EU and GCC-US ministerials | org:asean org:eu org:african-union org:gcc US
en | EU–Central Asia: the five Central Asian states and the Twenty-Seven | org:eu m49:143 org:c5
en | Türkiye's and Côte d’Ivoire's ministers met the Holy See's envoy | TR CI VA
en | The Swiss-Chinese and Dutch–Belgian working groups | CH CN NL BE
en | 5+5 Dialogue of the western Mediterranean | org:5plus5
en | Niger, Nigeria and the Nigerien and Nigerian envoys | NE NG
en | The OIC, OSCE and the Council of Europe | org:oic org:osce org:council-of-europe
en | ROK, DPRK and PRC delegations | KR KP CN
fr | Le dialogue franco-algérien et la commission mixte algéro-congolaise à Alger | FR DZ CG
fr | Les États-Unis, la Côte d’Ivoire et l’Ouzbékistan | US CI UZ
fr | Consultations sino-européennes entre l’UE et la Chine à Bruxelles | CN org:eu BE m49:150
fr | Les ministres kazakhs, kirghizes et tadjikes | KZ KG TJ
fr | La réunion s'est tenue ; les autorités nigériennes et nigérianes | NE NG
fr | L’Union africaine et la CEDEAO saluent le Niger et le Tchad | org:african-union org:ecowas NE TD
es | Diálogo kazajo-estadounidense sobre derechos humanos | KZ US
es | EE. UU., EE.UU. y México celebran el X Diálogo | US MX
es | Los Veintisiete y el Mercosur; la UE y la Celac | org:eu org:mercosur org:celac
es | La delegación española, la peruana y la surcoreana en Seúl | ES PE KR
es | Relaciones hispano-marroquíes y franco-alemanas | ES MA FR DE
es | Kirguistán y Tayikistán acuerdan su frontera | KG TJ
pt | Diálogo Brasil–Estados Unidos e as relações luso-brasileiras | BR US PT
pt | A Guiné-Bissau, a Guiné Equatorial e São Tomé e Príncipe na CPLP | GW GQ ST org:cplp
pt | A delegação cazaque reuniu-se em Pequim com o lado chinês | KZ CN
pt | Irã e Irão, Vietnã e Vietname, Quênia e Quénia | IR VN KE
de | Zehnter Deutsch-Chinesischer Menschenrechtsdialog | DE CN
de | Ukrainisch-deutsche Konsultationen in Kiew | UA DE
de | Die Vereinigten Staaten und die Vereinigten Arabischen Emirate | US AE
de | EU-Usbekistan-Dialog: kasachische und usbekische Minister in Taschkent | org:eu UZ KZ
de | US-amerikanische Delegation trifft Vertreter der Schweiz und Österreichs | US CH AT
de | Die zentralasiatischen Staaten und das Auswärtige Amt | org:c5 DE
it | Dialogo italo-tedesco; l’Unione europea e gli Stati Uniti | IT DE org:eu US
it | I ministri uzbechi e kazaki a Tashkent; Belgrado e Pristina | UZ KZ RS XK
it | Ue-Israele: colloqui sulla Cisgiordania | org:eu IL PS
ru | В Астане прошёл диалог Казахстана с Соединёнными Штатами | KZ US
ru | Армяно-американский и азербайджано-турецкий диалоги | AM US AZ TR
ru | Консультации МИД РФ и КНР в Пекине; переговоры с Саудовской Аравией | RU CN SA
ru | Делегации Узбекистана, Киргизии, Туркмении и Таджикистана | UZ KG TM TJ
ru | Страны Центральной Азии и ССАГПЗ; ЕС и ШОС | org:c5 org:gcc org:eu org:sco
ru | российско-китайские, японо-корейские и франко-германские отношения | RU CN JP FR DE
ru | Объединённых Арабских Эмиратов и Новой Зеландии | AE NZ
ru | Встреча с президентом Чада и королём Иордании | TD JO
uk | Діалог України з Європейським Союзом у Києві | UA org:eu
uk | Українсько-польські консультації у Варшаві | UA PL
uk | Зустріч із міністром Сполучених Штатів та Великої Британії | US GB
uk | Консультації з Туреччиною, Казахстаном і Грузією | TR KZ GE
pl | Konsultacje polsko-ukraińskie w Warszawie i rozmowy z Niemcami | PL UA DE
pl | Dialog Unii Europejskiej ze Stanami Zjednoczonymi w Brukseli | org:eu US BE
pl | Spotkanie w Kazachstanie z delegacją Uzbekistanu i Wielkiej Brytanii | KZ UZ GB
pl | Prezydenci Francji, Włoch i Republiki Czeskiej | FR IT CZ
nl | De Verenigde Staten en de Europese Unie; Nederlandse en Duitse ministers in Den Haag | US org:eu NL DE
nl | Kazachse en Oezbeekse delegaties in Tasjkent | KZ UZ
nl | Overleg tussen het VK en Turkije | GB TR
tr | Türkiye'nin Azerbaycan'la ve Kazakistan ile istişareleri | TR AZ KZ
tr | ABD'nin İngiltere'de yaptığı Türk-Amerikan görüşmeleri | US GB TR
tr | AB ile Özbekistan'ın Taşkent'teki insan hakları diyaloğu | org:eu UZ
tr | Türk Devletleri Teşkilatı Bakü'de toplandı | org:turkic-states AZ
az | Azərbaycanın ABŞ-la və Türkiyənin Qazaxıstanla məsləhətləşmələri | AZ US TR KZ
az | Avropa İttifaqı ilə dialoq Bakıda keçirilib | org:eu AZ
kk | Қазақстанның АҚШ-пен адам құқықтары жөніндегі диалогы Астанада өтті | KZ US
kk | Өзбекстанмен, Қырғызстанмен және Түркиямен консультациялар | UZ KG TR
kk | Еуропалық одақпен диалог; Ресейде, Қытайда, Германиядан | org:eu RU CN DE
ky | Кыргызстандын АКШ менен диалогу Бишкекте өттү | KG US
ky | Казакстандын, Өзбекстандын жана Тажикстандын министрлери | KZ UZ TJ
ky | Европа Биримдигинин жана Россиянын делегациясы | org:eu RU
uz | O‘zbekistonning AQSh bilan muloqoti Toshkentda bo‘lib o‘tdi | UZ US
uz | Yevropa Ittifoqi, Qozog‘iston va Qirg‘iziston vakillari | org:eu KZ KG
uz | Ўзбекистоннинг Россия ва Хитой билан музокаралари Тошкентда | UZ RU CN
tk | Türkmenistanyň we Özbegistanyň daşary işler ministrleri Aşgabatda duşuşdy | TM UZ
tg | Гуфтугӯи Тоҷикистону Иёлоти Муттаҳидаи Амрико дар Душанбе | TJ US
tg | Кишварҳои Осиёи Марказӣ ва Иттиҳоди Аврупо | org:c5 org:eu
tg | Вазири корҳои хориҷии Ӯзбекистон аз Покистон дидан кард | UZ PK
hy | Հայաստանի և ԱՄՆ-ի ռազմավարական երկխոսությունը Երևանում | AM US
hy | Եվրոպական միության և Վրաստանի, Ռուսաստանի պատվիրակություններ | org:eu GE RU
hy | Ադրբեջանի և Թուրքիայի նախագահները | AZ TR
ka | საქართველოსა და აშშ-ის სტრატეგიული დიალოგი თბილისში | GE US
ka | ევროკავშირის დიალოგი სომხეთთან და აზერბაიჯანთან | org:eu AM AZ
ka | უკრაინის, თურქეთისა და გერმანიის მინისტრები | UA TR DE
ar | الحوار الاستراتيجي بين الولايات المتحدة ومصر في القاهرة | US EG
ar | وللولايات المتحدة وبالصين والإمارات وكازاخستان | US CN AE KZ
ar | الحوار الأمريكي المصري والمشاورات السعودية الصينية | US EG SA CN
ar | دول مجلس التعاون ودول آسيا الوسطى والاتحاد الأوروبي | org:gcc org:c5 org:eu
ar | وفد من أوزبكستان وقيرغيزستان في طشقند | UZ KG
fa | گفت‌وگوی ایران و اتحادیه اروپا در وین | IR org:eu AT
fa | وزیر خارجه تاجیکستان با همتای ازبکستانی در دوشنبه دیدار کرد | TJ UZ
fa | ایالات متحده آمریکا، روسیه و چین | US RU CN
he | ישראל וארצות הברית; לבריטניה ולאיחוד האירופי | IL US GB org:eu
hi | भारत और अमेरिका के बीच 2+2 वार्ता नई दिल्ली में | IN US
hi | यूरोपीय संघ, चीन और उज़्बेकिस्तान के विदेश मंत्री | org:eu CN UZ
hi | भारतीय और रूसी प्रतिनिधिमंडल | IN RU
zh | 中美第十一轮战略对话在北京举行 | CN US
zh | 中欧人权对话；欧盟与乌兹别克斯坦 | CN org:eu UZ
zh | 哈萨克斯坦和美国；中哈、中俄、日韩磋商 | KZ US CN RU JP KR
zh | 刚果（金）与几内亚比绍 | CD GW
zh | 中亚五国与沙特阿拉伯 | org:c5 SA
zh | 歐盟與臺灣舉行人權諮商 | org:eu TW
ja | 第8回日米戦略対話、ワシントンで開催 | JP US
ja | 日・カザフスタン外務省間協議と日EU人権対話 | JP KZ org:eu
ja | 中央アジア5カ国と韓国、マリ共和国 | org:c5 KR ML
ko | 한미 전략대화와 한·중 외교차관 협의 | KR US CN
ko | 카자흐스탄과 우즈베키스탄의 인권대화; 유럽연합 | KZ UZ org:eu
ja | 日・ウズベキスタン外相会談、日EU協議 | JP UZ org:eu
ko | 제3차 한-베트남 외교차관 대화와 한-EU 협의 | KR VN org:eu
hy | Հայ-ֆրանսիական խորհրդակցություններ | AM FR
fr | La commission mixte nigéro-algérienne à Niamey | NE DZ
ko | 한국은 인도와, 이란은 수단과 회담 | KR IN IR SD
id | Dialog HAM Indonesia–Uni Eropa dan Amerika Serikat di Jakarta | ID org:eu US
id | Konsultasi bilateral RI-Tiongkok dan Arab Saudi | ID CN SA
vi | Đối thoại nhân quyền Việt Nam – Hoa Kỳ lần thứ 28 tại Hà Nội | VN US
vi | Nga, Mỹ, Pháp và Đức; đối thoại Việt - Úc | RU US FR DE VN AU
vi | Liên minh châu Âu và Trung Quốc | org:eu CN
ro | Dialogul dintre Republica Moldova și Uniunea Europeană la Chișinău | MD org:eu
cs | Dialog České republiky s Německem v Praze a Evropská unie | CZ DE org:eu
hu | Magyarország és az Egyesült Államok, Németországgal Budapesten | HU US DE
sr | Дијалог Београда и Приштине; Србија, Косово и Европска унија | RS XK org:eu
el | Διάλογος Ελλάδας και Τουρκίας στην Αθήνα | GR TR
sv | Sverige och Ryssland; Europeiska unionen i Bryssel | SE RU org:eu BE
fi | Suomi ja Yhdysvallat; Euroopan unioni | FI US org:eu
th | ไทยและสหรัฐอเมริกา สหภาพยุโรป | TH US org:eu
bg | България и Турция; Европейският съюз | BG TR org:eu
be | Беларусь і Кітай; Расія | BY CN RU
mn | Монгол Улсын болон АНУ-ын яриа хэлэлцээ | MN US
es | Delegación uruguaya y paraguaya; ministro israelí y kuwaití | UY PY IL KW
es | comisión mixta uruguayo-argentina | UY AR
es | el canciller catarí y el omaní; soldados nepaleses y senegaleses | QA OM NP SN
es | Ministra australiana y gabonesa | AU GA
de | mongolisch-deutsche Gespräche | MN DE
de | sri-lankische und tansanische Minister | LK TZ
it | delegazione pakistana e malaysiana | PK MY
ru | доминиканские и тиморские дипломаты | DO TL
uk | македонські, марокканські та новозеландські дипломати | MK MA NZ
pl | macedońscy, marokańscy i nowozelandzcy dyplomaci | MK MA NZ
nl | Roemeense, Bulgaarse en Litouwse ministers | RO BG LT
nl | Nieuw-Zeelandse en Thaise delegaties | NZ TH
vi | Lê Lợi thăm Li-băng và Xy-ri | LB SY
pt | Embaixador em Copenhaga | DK
es | Comisión mixta paraguayo-boliviana en La Paz | PY BO
de | Der mongolische Außenminister im indisch-pazifischen Raum | MN
zh | 波黑与黑山；法德英三国 | BA ME FR DE GB
kk | Сауд Арабиясы, Қатар; бұлармен қатар Беларуспен келіссөздер | SA QA BY
ky | Сауд Аравиясы менен Катар | SA QA
hy | Սաուդյան Արաբիան և Քաթարը | SA QA
vi | Ai Cập và Gioóc-đa-ni | EG JO
pl | W Macedonii Północnej i Bośni; kazachscy ministrowie | MK BA KZ
"""

CASES = [tuple(part.strip() for part in line.split(" | ")) for line in SENTENCES.strip().split("\n")]


@pytest.mark.parametrize(("language", "sentence", "codes"), CASES)
def test_a_sentence_gives_exactly_its_codes(language: str, sentence: str, codes: str) -> None:
    mentions = find_mentions(Document(title="", text=sentence), language, load())
    assert {mention.code for mention in mentions} == set(codes.split())
    for mention in mentions:
        assert sentence[mention.start : mention.end] == mention.text
        assert mention.name
        assert mention.canonical


@pytest.mark.parametrize(
    ("language", "text", "codes"),
    [
        ("zh", "中方今日表示，今日新日期将另行公布", ["CN"]),
        ("zh", "18日中美会谈", ["CN", "US"]),
        ("zh", "其中美国和日本参加", ["US", "JP"]),
        ("zh", "中美日益紧张", ["CN", "US"]),
        ("zh", "中新两国", ["CN", "NZ"]),
        ("zh", "中日韩领导人会议", ["CN", "JP", "KR"]),
        ("zh", "日美韩副外长会谈", ["JP", "US", "KR"]),
        ("ja", "訪日中のカタール外相", ["QA"]),
        ("ja", "日米韓外相会合", ["JP", "US", "KR"]),
        ("ja", "日・米・韓", ["JP", "US", "KR"]),
        ("ja", "日中韓サミット", ["JP", "CN", "KR"]),
        ("ko", "한-인도네시아 공동위원회", ["KR", "ID"]),
        ("ko", "한미일 외교차관협의회", ["KR", "US", "JP"]),
        ("ko", "중요한일", []),
        ("ko", "방한 중인 장관", []),
        ("ja", "日米豪の会合", ["JP", "US", "AU"]),
    ],
)
def test_signs_are_countries_only_in_pairs_and_triples(language: str, text: str, codes: list[str]) -> None:
    found = find_mentions(Document(title=text, text=""), language, load())
    assert [mention.code for mention in found] == codes
