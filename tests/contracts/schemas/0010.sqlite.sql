BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0010');
CREATE TABLE alert (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uid VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	subscription VARCHAR NOT NULL, 
	event VARCHAR NOT NULL, 
	payload JSON NOT NULL, 
	created BIGINT NOT NULL, 
	due BIGINT, 
	dialogue_id INTEGER, 
	item_ids JSON NOT NULL, 
	FOREIGN KEY(dialogue_id) REFERENCES dialogue (id)
);
INSERT INTO "alert" VALUES(1,'uid-1','k1','central-asia','dialogue.announced','{"alert":{"subscription":"central-asia"},"dialogue":null,"items":[]}',1779267600123456,NULL,1,'[1]');
CREATE TABLE alert_item (
	item_id INTEGER NOT NULL, 
	alert_id INTEGER NOT NULL, 
	PRIMARY KEY (item_id, alert_id), 
	FOREIGN KEY(alert_id) REFERENCES alert (id), 
	FOREIGN KEY(item_id) REFERENCES item (id)
)
 WITHOUT ROWID

;
INSERT INTO "alert_item" VALUES(1,1);
CREATE TABLE channel (
	name VARCHAR NOT NULL, 
	target VARCHAR NOT NULL, 
	failures INTEGER NOT NULL, 
	failing_since BIGINT, 
	next_probe BIGINT, 
	off_since BIGINT, 
	reason VARCHAR NOT NULL, 
	last_success BIGINT, 
	PRIMARY KEY (name)
);
INSERT INTO "channel" VALUES('desk','a digest',0,NULL,NULL,NULL,'',NULL);
INSERT INTO "channel" VALUES('hook','another',0,NULL,NULL,NULL,'',NULL);
CREATE TABLE delivery (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	alert_id INTEGER NOT NULL, 
	channel VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	attempts INTEGER NOT NULL, 
	next_attempt BIGINT, 
	lease_until BIGINT, 
	last_error VARCHAR, 
	created BIGINT NOT NULL, 
	delivered BIGINT, leased_by VARCHAR, 
	FOREIGN KEY(alert_id) REFERENCES alert (id)
);
INSERT INTO "delivery" VALUES(1,1,'desk','delivered',1,NULL,NULL,NULL,1779267600123456,1779267600123456,NULL);
INSERT INTO "delivery" VALUES(2,1,'hook','pending',0,1779267600123456,1779271200123456,NULL,1779267600123456,NULL,NULL);
CREATE TABLE dialogue (
	id INTEGER NOT NULL, 
	series_id VARCHAR NOT NULL, 
	series VARCHAR NOT NULL, 
	type VARCHAR NOT NULL, 
	parties JSON NOT NULL, 
	status VARCHAR NOT NULL, 
	confidence FLOAT NOT NULL, 
	edition INTEGER, 
	first_day DATE, 
	last_day DATE, 
	precision VARCHAR NOT NULL, 
	place JSON, 
	"virtual" BOOLEAN NOT NULL, 
	heads JSON NOT NULL, 
	evidence JSON NOT NULL, 
	regions JSON NOT NULL, 
	themes JSON NOT NULL, 
	first_seen BIGINT NOT NULL, 
	updated BIGINT NOT NULL, merged_into INTEGER REFERENCES dialogue (id), 
	PRIMARY KEY (id)
);
INSERT INTO "dialogue" VALUES(1,'human-rights.eu-uz','EU–Uzbekistan Human Rights Dialogue','human_rights_dialogue','["UZ","org:eu"]','announced',0.93,5,'2026-06-12','2026-06-13','day','{"city":"Ташкент","country":"UZ","canonical":"Tashkent"}',1,'["Jane Doe"]','[{"field":"edition","text":"fifth","source":"title","start":3,"end":8}]','["UZ","org:eu"]','["human-rights"]',1779267600123456,1779267600123456,NULL);
INSERT INTO "dialogue" VALUES(2,'human-rights.eu-uz','EU–Uzbekistan Human Rights Dialogue','human_rights_dialogue','["UZ","org:eu"]','announced',0.93,5,'2026-06-12','2026-06-13','day','{"city":"Ташкент","country":"UZ","canonical":"Tashkent"}',1,'["Jane Doe"]','[{"field":"edition","text":"fifth","source":"title","start":3,"end":8}]','["UZ","org:eu"]','["human-rights"]',1779267600123456,1779267600123456,1);
CREATE TABLE dialogue_history (
	id INTEGER NOT NULL, 
	dialogue_id INTEGER NOT NULL, 
	at BIGINT NOT NULL, 
	event VARCHAR, 
	status VARCHAR NOT NULL, 
	changed JSON NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(dialogue_id) REFERENCES dialogue (id)
);
INSERT INTO "dialogue_history" VALUES(1,1,1779267600123456,'dialogue.announced','announced','{}');
INSERT INTO "dialogue_history" VALUES(2,2,1779267600123456,'dialogue.announced','announced','{}');
CREATE TABLE dialogue_party (
	party VARCHAR NOT NULL, 
	dialogue_id INTEGER NOT NULL, 
	PRIMARY KEY (party, dialogue_id), 
	FOREIGN KEY(dialogue_id) REFERENCES dialogue (id)
)
 WITHOUT ROWID

;
INSERT INTO "dialogue_party" VALUES('UZ',1);
INSERT INTO "dialogue_party" VALUES('org:eu',1);
CREATE TABLE feed (
	id VARCHAR NOT NULL, 
	url VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	country VARCHAR, 
	language VARCHAR, 
	priority VARCHAR NOT NULL, 
	interval BIGINT, 
	allow_private BOOLEAN NOT NULL, 
	user_agent VARCHAR, 
	max_bytes INTEGER, 
	time_zone VARCHAR, 
	day_first BOOLEAN, 
	paused BOOLEAN NOT NULL, 
	origin VARCHAR NOT NULL, 
	added BIGINT NOT NULL, 
	retired BIGINT, 
	PRIMARY KEY (id)
);
INSERT INTO "feed" VALUES('mfa','https://example.org/mfa.xml','Mfa','news',NULL,NULL,'normal',NULL,0,NULL,NULL,NULL,NULL,0,'cli',1779267600123456,NULL);
CREATE TABLE feed_state (
	feed_id VARCHAR NOT NULL, 
	status VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	since BIGINT NOT NULL, 
	next_poll BIGINT NOT NULL, 
	next_reason VARCHAR NOT NULL, 
	last_attempt BIGINT, 
	last_success BIGINT, 
	http_status INTEGER, 
	failures INTEGER NOT NULL, 
	weight FLOAT NOT NULL, 
	etag VARCHAR, 
	last_modified VARCHAR, 
	validators_url VARCHAR, 
	body_hash VARCHAR, 
	identity_rung INTEGER NOT NULL, 
	baseline_done BOOLEAN NOT NULL, 
	failure VARCHAR, 
	same_failures INTEGER NOT NULL, 
	failing_since BIGINT, 
	last_full BIGINT, 
	distrusted_since BIGINT, 
	ttl BIGINT, 
	skip_hours INTEGER NOT NULL, 
	skip_days INTEGER NOT NULL, 
	lease_until BIGINT, leased_by VARCHAR, 
	PRIMARY KEY (feed_id), 
	FOREIGN KEY(feed_id) REFERENCES feed (id)
);
INSERT INTO "feed_state" VALUES('mfa','new','not polled yet',1779267600123456,1779267600123456,'first poll',NULL,NULL,NULL,0,0.0,'"1"',NULL,NULL,NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,0,0,NULL,NULL);
CREATE TABLE feed_wording (
	feed_id VARCHAR NOT NULL, 
	items INTEGER NOT NULL, 
	boilerplate BLOB NOT NULL, 
	PRIMARY KEY (feed_id), 
	FOREIGN KEY(feed_id) REFERENCES feed (id)
);
INSERT INTO "feed_wording" VALUES('mfa',2,X'01000000FFFFFFFF');
CREATE TABLE fetch_log (
	id INTEGER NOT NULL, 
	feed_id VARCHAR NOT NULL, 
	at BIGINT NOT NULL, 
	outcome VARCHAR NOT NULL, 
	status INTEGER, 
	bytes INTEGER NOT NULL, 
	elapsed BIGINT NOT NULL, 
	new INTEGER NOT NULL, 
	changed INTEGER NOT NULL, 
	known INTEGER NOT NULL, 
	detail VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(feed_id) REFERENCES feed (id)
);
INSERT INTO "fetch_log" VALUES(1,'mfa',1779267600123456,'fetched',NULL,0,0,0,0,0,'');
CREATE TABLE heartbeat (
	id INTEGER NOT NULL, 
	at BIGINT NOT NULL, 
	detail VARCHAR NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "heartbeat" VALUES(1,1779267600123456,'');
CREATE TABLE hold (
	scope VARCHAR NOT NULL, 
	until BIGINT NOT NULL, 
	reason VARCHAR NOT NULL, 
	PRIMARY KEY (scope)
);
INSERT INTO "hold" VALUES('example.org',1779271200123456,'429');
CREATE TABLE item (
	id INTEGER NOT NULL, 
	feed_id VARCHAR NOT NULL, 
	story_id INTEGER NOT NULL, 
	representative BOOLEAN NOT NULL, 
	dialogue_id INTEGER, 
	tier INTEGER NOT NULL, 
	first_seen BIGINT NOT NULL, 
	effective_at BIGINT NOT NULL, 
	last_seen BIGINT NOT NULL, 
	published BIGINT, 
	updated BIGINT, 
	revision INTEGER NOT NULL, 
	revised_at BIGINT, 
	content_hash VARCHAR NOT NULL, 
	baseline BOOLEAN NOT NULL, 
	language VARCHAR, 
	rules INTEGER NOT NULL, 
	guid VARCHAR, 
	url VARCHAR, 
	title VARCHAR NOT NULL, 
	summary VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	authors JSON NOT NULL, 
	categories JSON NOT NULL, 
	regions JSON NOT NULL, 
	themes JSON NOT NULL, kind VARCHAR, link INTEGER, 
	PRIMARY KEY (id), 
	FOREIGN KEY(dialogue_id) REFERENCES dialogue (id), 
	FOREIGN KEY(feed_id) REFERENCES feed (id)
);
INSERT INTO "item" VALUES(1,'mfa',1,0,1,1,1779267600123456,1779267600123456,1779267600123456,1779264000123456,NULL,1,1779271200123456,'e3db86dfd38f3c48aaee4512b62024bf',0,'en',0,'g1','https://example.org/g1','Заголовок','','no key is known','["A. Author"]','["news"]','[["KZ","party",0.9,"Казахстан","title",3]]','[["energy",0.8,"rights","title",3]]','news',4888862576564737702);
INSERT INTO "item" VALUES(2,'mfa',1,0,NULL,1,1779264000123456,1779264000123456,1779264000123456,1779264000123456,NULL,0,NULL,'69a13f41581068159d7a993ff76ef7e7',0,'en',0,'g2','https://example.org/g2','Title of g2','','no key is known','["A. Author"]','["news"]','[]','[]','news',3180299390911340828);
INSERT INTO "item" VALUES(3,'mfa',1,1,NULL,1,1779260400123456,1779260400123456,1779260400123456,1779264000123456,NULL,0,NULL,'4e0ba797eee6f33ceecbce11f11c6c74',0,'en',0,'g3','https://example.org/g3','Title of g3','','no key is known','["A. Author"]','["news"]','[]','[]','news',-8239916909146837822);
CREATE TABLE item_body (
	item_id INTEGER NOT NULL, 
	packed BLOB NOT NULL, 
	PRIMARY KEY (item_id), 
	FOREIGN KEY(item_id) REFERENCES item (id)
);
INSERT INTO "item_body" VALUES(1,X'78017354282ECDCD4D2CAA640849AD2861B029B003D136FA05760077CD08BD');
INSERT INTO "item_body" VALUES(2,X'78017354282ECDCD4D2CAA640849AD2861B029B003D136FA05760077CD08BD');
INSERT INTO "item_body" VALUES(3,X'78017354282ECDCD4D2CAA640849AD2861B029B003D136FA05760077CD08BD');
CREATE TABLE item_claim (
	item_id INTEGER NOT NULL, 
	claim JSON NOT NULL, 
	PRIMARY KEY (item_id), 
	FOREIGN KEY(item_id) REFERENCES item (id)
);
INSERT INTO "item_claim" VALUES(1,'{"series":"EU–Uzbekistan Human Rights Dialogue","type":"human_rights_dialogue","parties":["UZ","org:eu"],"status":"announced","confidence":0.93,"edition":5,"when":{"start":"2026-06-12","end":"2026-06-13","precision":"day"},"place":{"city":"Ташкент","country":"UZ","canonical":"Tashkent"},"virtual":true,"heads":["Jane Doe","Иван Иванов"],"evidence":[{"field":"edition","text":"fifth","source":"title","start":3,"end":8}]}');
CREATE TABLE item_feature (
	item_id INTEGER NOT NULL, 
	effective_at BIGINT NOT NULL, 
	shingles BLOB NOT NULL, 
	data BLOB NOT NULL, 
	PRIMARY KEY (item_id), 
	FOREIGN KEY(item_id) REFERENCES item (id)
);
INSERT INTO "item_feature" VALUES(1,1779267600123456,X'00000000000000800100000000000000',X'00');
CREATE TABLE item_key (
	"key" BLOB NOT NULL, 
	item_id INTEGER NOT NULL, 
	PRIMARY KEY ("key"), 
	FOREIGN KEY(item_id) REFERENCES item (id)
)
 WITHOUT ROWID

;
INSERT INTO "item_key" VALUES(X'B704037E684747FB284ACF3D',3);
INSERT INTO "item_key" VALUES(X'B7043DCD55708E2DCF43BF0A',2);
INSERT INTO "item_key" VALUES(X'B7047BE06BA0AC52152B51FB',2);
INSERT INTO "item_key" VALUES(X'B704C31A652162519FCF57EA',3);
INSERT INTO "item_key" VALUES(X'B704F88C091FE8BFDADE1990',1);
INSERT INTO "item_key" VALUES(X'B704FEDCEDF418A2752179BF',1);
CREATE TABLE item_revision (
	item_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	at BIGINT NOT NULL, 
	changed JSON NOT NULL, 
	url VARCHAR, 
	title VARCHAR NOT NULL, 
	summary VARCHAR NOT NULL, 
	text VARCHAR NOT NULL, 
	published BIGINT, 
	content_hash VARCHAR NOT NULL, 
	PRIMARY KEY (item_id, number), 
	FOREIGN KEY(item_id) REFERENCES item (id)
);
INSERT INTO "item_revision" VALUES(1,1,1779271200123456,'{"title":["a","b"]}','https://example.org/g1','Title of g1','A summary','Text',1779264000123456,'e3db86dfd38f3c48aaee4512b62024bf');
CREATE TABLE item_shingle (
	shingle INTEGER NOT NULL, 
	effective_at BIGINT NOT NULL, 
	item_id INTEGER NOT NULL, 
	PRIMARY KEY (shingle, effective_at, item_id)
)
 WITHOUT ROWID

;
INSERT INTO "item_shingle" VALUES(-9223372036854775808,1779267600123456,1);
INSERT INTO "item_shingle" VALUES(1,1779267600123456,1);
CREATE TABLE search_time (block INTEGER PRIMARY KEY, oldest INTEGER NOT NULL, newest INTEGER NOT NULL);
INSERT INTO "search_time" VALUES(0,1779260400123456,1779267600123456);
CREATE TABLE silence (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	created BIGINT NOT NULL, 
	until BIGINT NOT NULL, 
	comment VARCHAR NOT NULL, 
	subscription VARCHAR, 
	dialogue_id INTEGER, 
	series VARCHAR, 
	parties JSON NOT NULL, 
	regions JSON NOT NULL, 
	names JSON NOT NULL, 
	FOREIGN KEY(dialogue_id) REFERENCES dialogue (id)
);
INSERT INTO "silence" VALUES(1,1779267600123456,1779271200123456,'enough',NULL,1,NULL,'[]','["KZ"]','[]');
CREATE TABLE story_decision (
	id INTEGER NOT NULL, 
	at BIGINT NOT NULL, 
	kind VARCHAR NOT NULL, 
	story_id INTEGER NOT NULL, 
	other_id INTEGER NOT NULL, 
	item_id INTEGER, 
	PRIMARY KEY (id)
);
INSERT INTO "story_decision" VALUES(1,1779267600123456,'merge',1,3,NULL);
CREATE TABLE story_link (
	item_id INTEGER NOT NULL, 
	story_id INTEGER NOT NULL, 
	via INTEGER, 
	score FLOAT NOT NULL, 
	method VARCHAR NOT NULL, 
	at BIGINT NOT NULL, 
	PRIMARY KEY (item_id), 
	FOREIGN KEY(item_id) REFERENCES item (id)
);
INSERT INTO "story_link" VALUES(2,1,1,0.9,'shingles',1779267600123456);
CREATE TABLE subscription (
	name VARCHAR NOT NULL, 
	asked VARCHAR NOT NULL, 
	written VARCHAR NOT NULL, 
	since BIGINT NOT NULL, 
	greeted BIGINT, 
	PRIMARY KEY (name)
);
INSERT INTO "subscription" VALUES('central-asia','a','w',1779267600123456,NULL);
CREATE TABLE telling (
	dialogue_id INTEGER NOT NULL, 
	subscription VARCHAR NOT NULL, 
	at BIGINT NOT NULL, 
	told JSON, 
	seen JSON, 
	past JSON NOT NULL, 
	count INTEGER NOT NULL, 
	again BIGINT, 
	PRIMARY KEY (dialogue_id, subscription), 
	FOREIGN KEY(dialogue_id) REFERENCES dialogue (id)
)
 WITHOUT ROWID

;
INSERT INTO "telling" VALUES(1,'central-asia',1779267600123456,'{"status":"announced","start":"2026-06-12"}','{"status":"announced","start":"2026-06-12"}','{}',1,NULL);
CREATE TABLE withheld (
	id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	subscription VARCHAR NOT NULL, 
	event VARCHAR NOT NULL, 
	cause VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	at BIGINT NOT NULL, 
	until BIGINT, 
	dialogue_id INTEGER, 
	item_id INTEGER, 
	PRIMARY KEY (id), 
	FOREIGN KEY(dialogue_id) REFERENCES dialogue (id), 
	FOREIGN KEY(item_id) REFERENCES item (id)
);
INSERT INTO "withheld" VALUES(1,'central-asia|item|s1','central-asia','item','silence','silenced',1779267600123456,NULL,NULL,1);
CREATE INDEX ix_dialogue_updated ON dialogue (updated);
CREATE INDEX ix_alert_created ON alert (created, id);
CREATE INDEX ix_alert_dialogue ON alert (dialogue_id);
CREATE UNIQUE INDEX ux_alert_key ON alert ("key");
CREATE UNIQUE INDEX ux_alert_uid ON alert (uid);
CREATE INDEX ix_dialogue_history_dialogue ON dialogue_history (dialogue_id, id);
CREATE INDEX ix_feed_state_next_poll ON feed_state (next_poll);
CREATE INDEX ix_fetch_log_feed ON fetch_log (feed_id, id);
CREATE INDEX ix_item_feed_listed ON item (feed_id, last_seen);
CREATE INDEX ix_item_feed_seen ON item (feed_id, first_seen);
CREATE INDEX ix_item_feed_time ON item (feed_id, effective_at, id);
CREATE INDEX ix_item_story ON item (story_id);
CREATE INDEX ix_item_time ON item (effective_at, id);
CREATE INDEX ix_delivery_created ON delivery (created, id);
CREATE UNIQUE INDEX ux_delivery_channel ON delivery (alert_id, channel);
CREATE INDEX ix_item_feature_time ON item_feature (effective_at);
CREATE INDEX ix_delivery_due ON delivery (state, channel, next_attempt);
CREATE INDEX ix_story_decision_story ON story_decision (story_id);
CREATE INDEX ix_story_decision_other ON story_decision (other_id);
CREATE INDEX ix_telling_again ON telling (again);
CREATE INDEX ix_withheld_key ON withheld ("key");
CREATE INDEX ix_withheld_dialogue ON withheld (dialogue_id);
CREATE INDEX ix_withheld_item ON withheld (item_id);
CREATE INDEX ix_withheld_at ON withheld (at);
CREATE INDEX ix_silence_until ON silence (until);
CREATE INDEX ix_search_time_newest ON search_time (newest, block, oldest);
CREATE INDEX ix_dialogue_merged ON dialogue (merged_into);
CREATE INDEX ix_item_link ON item (link, effective_at);
CREATE INDEX ix_item_dialogue ON item (dialogue_id) WHERE dialogue_id IS NOT NULL;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('alert',1);
INSERT INTO "sqlite_sequence" VALUES('delivery',2);
INSERT INTO "sqlite_sequence" VALUES('silence',1);
CREATE VIRTUAL TABLE item_search USING fts5 (rest, title, marks, content='', tokenize='ascii');
DELETE FROM item_search_config;
INSERT INTO item_search_config VALUES ('version', 4);
DELETE FROM item_search_data;
INSERT INTO item_search_data VALUES (1, X'0309070E');
INSERT INTO item_search_data VALUES (10, X'000000000103030003010101020101030101');
INSERT INTO item_search_data VALUES (137438953473, X'000000AF023061010202010202010267310106010104020132020601010401026F6601060101030106010103010773756D6D617279010203010203010474657874010204010204020469746C65010601010201060101020104EE808061010601020201060102020404666D66610106010203010601020304056B6E6577730106010204010601020404036C656E010601020501060102050403726B7A0106010206040774656E657267790106010207040909080E0F0C101010110F0A');
INSERT INTO item_search_data VALUES (274877906945, X'0000009002306101030201026731010101026F660101010773756D6D617279010303010474657874010304020469746C6501010112D0B7D0B0D0B3D0BED0BBD0BED0B2D0BED0BA01060101020104EE80806101070102020404666D6661010701020304056B6E657773010701020404036C656E01070102050403726B7A0107010206040774656E657267790107010207040606060C0908190B0B0C0A0A');
INSERT INTO item_search_data VALUES (412316860417, X'0000006802306103020201026733030601010401026F660306010103010773756D6D617279030203010474657874030204020469746C6503060101020104EE80806103060102020404666D6661030601020304056B6E657773030601020404036C656E0306010205040609090C090B0B0B0C');
DELETE FROM item_search_docsize;
INSERT INTO item_search_docsize VALUES (1, X'030106');
INSERT INTO item_search_docsize VALUES (2, X'030304');
INSERT INTO item_search_docsize VALUES (3, X'030304');
DELETE FROM item_search_idx;
INSERT INTO item_search_idx VALUES (1, X'', 2);
INSERT INTO item_search_idx VALUES (2, X'', 2);
INSERT INTO item_search_idx VALUES (3, X'', 2);
COMMIT;
