SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.alert (
    id bigint NOT NULL,
    uid character varying NOT NULL,
    key character varying NOT NULL,
    subscription character varying NOT NULL,
    event character varying NOT NULL,
    payload json NOT NULL,
    created bigint NOT NULL,
    due bigint,
    dialogue_id bigint,
    item_ids json NOT NULL
);
CREATE SEQUENCE public.alert_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.alert_id_seq OWNED BY public.alert.id;
CREATE TABLE public.alert_item (
    item_id bigint NOT NULL,
    alert_id bigint NOT NULL
);
CREATE TABLE public.channel (
    name character varying NOT NULL,
    target character varying NOT NULL,
    failures integer NOT NULL,
    failing_since bigint,
    next_probe bigint,
    off_since bigint,
    reason character varying NOT NULL,
    last_success bigint
);
CREATE TABLE public.delivery (
    id bigint NOT NULL,
    alert_id bigint NOT NULL,
    channel character varying NOT NULL,
    state character varying NOT NULL,
    attempts integer NOT NULL,
    next_attempt bigint,
    lease_until bigint,
    last_error character varying,
    created bigint NOT NULL,
    delivered bigint,
    leased_by character varying
);
CREATE SEQUENCE public.delivery_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.delivery_id_seq OWNED BY public.delivery.id;
CREATE TABLE public.dialogue (
    id bigint NOT NULL,
    series_id character varying NOT NULL,
    series character varying NOT NULL,
    type character varying NOT NULL,
    parties json NOT NULL,
    status character varying NOT NULL,
    confidence double precision NOT NULL,
    edition bigint,
    first_day date,
    last_day date,
    "precision" character varying NOT NULL,
    place json,
    virtual boolean NOT NULL,
    heads json NOT NULL,
    evidence json NOT NULL,
    regions json NOT NULL,
    themes json NOT NULL,
    first_seen bigint NOT NULL,
    updated bigint NOT NULL,
    merged_into bigint
);
CREATE TABLE public.dialogue_history (
    id bigint NOT NULL,
    dialogue_id bigint NOT NULL,
    at bigint NOT NULL,
    event character varying,
    status character varying NOT NULL,
    changed json NOT NULL
);
CREATE SEQUENCE public.dialogue_history_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.dialogue_history_id_seq OWNED BY public.dialogue_history.id;
CREATE TABLE public.dialogue_party (
    party character varying NOT NULL,
    dialogue_id bigint NOT NULL
);
CREATE TABLE public.feed (
    id character varying NOT NULL,
    url character varying NOT NULL,
    name character varying NOT NULL,
    kind character varying NOT NULL,
    country character varying,
    language character varying,
    priority character varying NOT NULL,
    "interval" bigint,
    allow_private boolean NOT NULL,
    user_agent character varying,
    max_bytes bigint,
    time_zone character varying,
    day_first boolean,
    paused boolean NOT NULL,
    origin character varying NOT NULL,
    added bigint NOT NULL,
    retired bigint
);
CREATE TABLE public.feed_state (
    feed_id character varying NOT NULL,
    status character varying NOT NULL,
    reason character varying NOT NULL,
    since bigint NOT NULL,
    next_poll bigint NOT NULL,
    next_reason character varying NOT NULL,
    last_attempt bigint,
    last_success bigint,
    http_status integer,
    failures integer NOT NULL,
    weight double precision NOT NULL,
    etag character varying,
    last_modified character varying,
    validators_url character varying,
    body_hash character varying,
    identity_rung integer NOT NULL,
    baseline_done boolean NOT NULL,
    failure character varying,
    same_failures integer NOT NULL,
    failing_since bigint,
    last_full bigint,
    distrusted_since bigint,
    ttl bigint,
    skip_hours integer NOT NULL,
    skip_days integer NOT NULL,
    lease_until bigint,
    leased_by character varying
);
CREATE TABLE public.feed_wording (
    feed_id character varying NOT NULL,
    items bigint NOT NULL,
    boilerplate bytea NOT NULL
);
CREATE TABLE public.fetch_log (
    id bigint NOT NULL,
    feed_id character varying NOT NULL,
    at bigint NOT NULL,
    outcome character varying NOT NULL,
    status integer,
    bytes bigint NOT NULL,
    elapsed bigint NOT NULL,
    new integer NOT NULL,
    changed integer NOT NULL,
    known integer NOT NULL,
    detail character varying NOT NULL
);
CREATE SEQUENCE public.fetch_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.fetch_log_id_seq OWNED BY public.fetch_log.id;
CREATE TABLE public.heartbeat (
    id bigint NOT NULL,
    at bigint NOT NULL,
    detail character varying NOT NULL
);
CREATE TABLE public.hold (
    scope character varying NOT NULL,
    until bigint NOT NULL,
    reason character varying NOT NULL
);
CREATE TABLE public.item (
    id bigint NOT NULL,
    feed_id character varying NOT NULL,
    story_id bigint NOT NULL,
    representative boolean NOT NULL,
    dialogue_id bigint,
    tier integer NOT NULL,
    first_seen bigint NOT NULL,
    effective_at bigint NOT NULL,
    last_seen bigint NOT NULL,
    published bigint,
    updated bigint,
    revision integer NOT NULL,
    revised_at bigint,
    content_hash character varying NOT NULL,
    baseline boolean NOT NULL,
    language character varying,
    rules integer NOT NULL,
    guid character varying,
    url character varying,
    title character varying NOT NULL,
    summary character varying NOT NULL,
    reason character varying NOT NULL,
    authors json NOT NULL,
    categories json NOT NULL,
    regions json NOT NULL,
    themes json NOT NULL,
    kind character varying,
    link bigint
);
CREATE TABLE public.item_body (
    item_id bigint NOT NULL,
    packed bytea NOT NULL
);
CREATE TABLE public.item_claim (
    item_id bigint NOT NULL,
    claim json NOT NULL
);
CREATE TABLE public.item_feature (
    item_id bigint NOT NULL,
    effective_at bigint NOT NULL,
    shingles bytea NOT NULL,
    data bytea NOT NULL
);
CREATE TABLE public.item_key (
    key bytea NOT NULL,
    item_id bigint NOT NULL
);
CREATE TABLE public.item_revision (
    item_id bigint NOT NULL,
    number integer NOT NULL,
    at bigint NOT NULL,
    changed json NOT NULL,
    url character varying,
    title character varying NOT NULL,
    summary character varying NOT NULL,
    text character varying NOT NULL,
    published bigint,
    content_hash character varying NOT NULL
);
CREATE TABLE public.item_search (
    item_id bigint NOT NULL,
    words tsvector NOT NULL
);
CREATE TABLE public.item_shingle (
    shingle bigint NOT NULL,
    effective_at bigint NOT NULL,
    item_id bigint NOT NULL
);
CREATE TABLE public.item_tag (
    tag character varying NOT NULL,
    effective_at bigint NOT NULL,
    item_id bigint NOT NULL
);
CREATE TABLE public.silence (
    id bigint NOT NULL,
    created bigint NOT NULL,
    until bigint NOT NULL,
    comment character varying NOT NULL,
    subscription character varying,
    dialogue_id bigint,
    series character varying,
    parties json NOT NULL,
    regions json NOT NULL,
    names json NOT NULL
);
CREATE SEQUENCE public.silence_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.silence_id_seq OWNED BY public.silence.id;
CREATE TABLE public.story_decision (
    id bigint NOT NULL,
    at bigint NOT NULL,
    kind character varying NOT NULL,
    story_id bigint NOT NULL,
    other_id bigint NOT NULL,
    item_id bigint
);
CREATE SEQUENCE public.story_decision_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.story_decision_id_seq OWNED BY public.story_decision.id;
CREATE TABLE public.story_link (
    item_id bigint NOT NULL,
    story_id bigint NOT NULL,
    via bigint,
    score double precision NOT NULL,
    method character varying NOT NULL,
    at bigint NOT NULL
);
CREATE TABLE public.subscription (
    name character varying NOT NULL,
    asked character varying NOT NULL,
    written character varying NOT NULL,
    since bigint NOT NULL,
    greeted bigint
);
CREATE TABLE public.telling (
    dialogue_id bigint NOT NULL,
    subscription character varying NOT NULL,
    at bigint NOT NULL,
    told json,
    seen json,
    past json NOT NULL,
    count integer NOT NULL,
    again bigint
);
CREATE TABLE public.withheld (
    id bigint NOT NULL,
    key character varying NOT NULL,
    subscription character varying NOT NULL,
    event character varying NOT NULL,
    cause character varying NOT NULL,
    reason character varying NOT NULL,
    at bigint NOT NULL,
    until bigint,
    dialogue_id bigint,
    item_id bigint
);
CREATE SEQUENCE public.withheld_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.withheld_id_seq OWNED BY public.withheld.id;
ALTER TABLE ONLY public.alert ALTER COLUMN id SET DEFAULT nextval('public.alert_id_seq'::regclass);
ALTER TABLE ONLY public.delivery ALTER COLUMN id SET DEFAULT nextval('public.delivery_id_seq'::regclass);
ALTER TABLE ONLY public.dialogue_history ALTER COLUMN id SET DEFAULT nextval('public.dialogue_history_id_seq'::regclass);
ALTER TABLE ONLY public.fetch_log ALTER COLUMN id SET DEFAULT nextval('public.fetch_log_id_seq'::regclass);
ALTER TABLE ONLY public.silence ALTER COLUMN id SET DEFAULT nextval('public.silence_id_seq'::regclass);
ALTER TABLE ONLY public.story_decision ALTER COLUMN id SET DEFAULT nextval('public.story_decision_id_seq'::regclass);
ALTER TABLE ONLY public.withheld ALTER COLUMN id SET DEFAULT nextval('public.withheld_id_seq'::regclass);
INSERT INTO public.alembic_version VALUES ('0010');
INSERT INTO public.alert VALUES (1, 'uid-1', 'k1', 'central-asia', 'dialogue.announced', '{"alert":{"subscription":"central-asia"},"dialogue":null,"items":[]}', 1779267600123456, NULL, 1, '[1]');
INSERT INTO public.alert_item VALUES (1, 1);
INSERT INTO public.channel VALUES ('desk', 'a digest', 0, NULL, NULL, NULL, '', NULL);
INSERT INTO public.channel VALUES ('hook', 'another', 0, NULL, NULL, NULL, '', NULL);
INSERT INTO public.delivery VALUES (2, 1, 'hook', 'pending', 0, 1779267600123456, 1779271200123456, NULL, 1779267600123456, NULL, NULL);
INSERT INTO public.delivery VALUES (1, 1, 'desk', 'delivered', 1, NULL, NULL, NULL, 1779267600123456, 1779267600123456, NULL);
INSERT INTO public.dialogue VALUES (1, 'human-rights.eu-uz', 'EU–Uzbekistan Human Rights Dialogue', 'human_rights_dialogue', '["UZ","org:eu"]', 'announced', 0.93, 5, '2026-06-12', '2026-06-13', 'day', '{"city":"Ташкент","country":"UZ","canonical":"Tashkent"}', true, '["Jane Doe"]', '[{"field":"edition","text":"fifth","source":"title","start":3,"end":8}]', '["UZ","org:eu"]', '["human-rights"]', 1779267600123456, 1779267600123456, NULL);
INSERT INTO public.dialogue VALUES (2, 'human-rights.eu-uz', 'EU–Uzbekistan Human Rights Dialogue', 'human_rights_dialogue', '["UZ","org:eu"]', 'announced', 0.93, 5, '2026-06-12', '2026-06-13', 'day', '{"city":"Ташкент","country":"UZ","canonical":"Tashkent"}', true, '["Jane Doe"]', '[{"field":"edition","text":"fifth","source":"title","start":3,"end":8}]', '["UZ","org:eu"]', '["human-rights"]', 1779267600123456, 1779267600123456, 1);
INSERT INTO public.dialogue_history VALUES (1, 1, 1779267600123456, 'dialogue.announced', 'announced', '{}');
INSERT INTO public.dialogue_history VALUES (2, 2, 1779267600123456, 'dialogue.announced', 'announced', '{}');
INSERT INTO public.dialogue_party VALUES ('UZ', 1);
INSERT INTO public.dialogue_party VALUES ('org:eu', 1);
INSERT INTO public.feed VALUES ('mfa', 'https://example.org/mfa.xml', 'Mfa', 'news', NULL, NULL, 'normal', NULL, false, NULL, NULL, NULL, NULL, false, 'cli', 1779267600123456, NULL);
INSERT INTO public.feed_state VALUES ('mfa', 'new', 'not polled yet', 1779267600123456, 1779267600123456, 'first poll', NULL, NULL, NULL, 0, 0, '"1"', NULL, NULL, NULL, 0, false, NULL, 0, NULL, NULL, NULL, NULL, 0, 0, NULL, NULL);
INSERT INTO public.feed_wording VALUES ('mfa', 2, '\x01000000ffffffff');
INSERT INTO public.fetch_log VALUES (1, 'mfa', 1779267600123456, 'fetched', NULL, 0, 0, 0, 0, 0, '');
INSERT INTO public.heartbeat VALUES (1, 1779267600123456, '');
INSERT INTO public.hold VALUES ('example.org', 1779271200123456, '429');
INSERT INTO public.item VALUES (3, 'mfa', 1, true, NULL, 1, 1779260400123456, 1779260400123456, 1779260400123456, 1779264000123456, NULL, 0, NULL, '4e0ba797eee6f33ceecbce11f11c6c74', false, 'en', 0, 'g3', 'https://example.org/g3', 'Title of g3', '', 'no key is known', '["A. Author"]', '["news"]', '[]', '[]', 'news', -8239916909146837822);
INSERT INTO public.item VALUES (2, 'mfa', 1, false, NULL, 1, 1779264000123456, 1779264000123456, 1779264000123456, 1779264000123456, NULL, 0, NULL, '69a13f41581068159d7a993ff76ef7e7', false, 'en', 0, 'g2', 'https://example.org/g2', 'Title of g2', '', 'no key is known', '["A. Author"]', '["news"]', '[]', '[]', 'news', 3180299390911340828);
INSERT INTO public.item VALUES (1, 'mfa', 1, false, 1, 1, 1779267600123456, 1779267600123456, 1779267600123456, 1779264000123456, NULL, 1, 1779271200123456, 'e3db86dfd38f3c48aaee4512b62024bf', false, 'en', 0, 'g1', 'https://example.org/g1', 'Заголовок', '', 'no key is known', '["A. Author"]', '["news"]', '[["KZ","party",0.9,"Казахстан","title",3]]', '[["energy",0.8,"rights","title",3]]', 'news', 4888862576564737702);
INSERT INTO public.item_body VALUES (2, '\x78017354282ecdcd4d2caa640849ad2861b029b003d136fa05760077cd08bd');
INSERT INTO public.item_body VALUES (1, '\x78017354282ecdcd4d2caa640849ad2861b029b003d136fa05760077cd08bd');
INSERT INTO public.item_body VALUES (3, '\x78017354282ecdcd4d2caa640849ad2861b029b003d136fa05760077cd08bd');
INSERT INTO public.item_claim VALUES (1, '{"series":"EU–Uzbekistan Human Rights Dialogue","type":"human_rights_dialogue","parties":["UZ","org:eu"],"status":"announced","confidence":0.93,"edition":5,"when":{"start":"2026-06-12","end":"2026-06-13","precision":"day"},"place":{"city":"Ташкент","country":"UZ","canonical":"Tashkent"},"virtual":true,"heads":["Jane Doe","Иван Иванов"],"evidence":[{"field":"edition","text":"fifth","source":"title","start":3,"end":8}]}');
INSERT INTO public.item_feature VALUES (1, 1779267600123456, '\x00000000000000800100000000000000', '\x00');
INSERT INTO public.item_key VALUES ('\xb7043dcd55708e2dcf43bf0a', 2);
INSERT INTO public.item_key VALUES ('\xb7047be06ba0ac52152b51fb', 2);
INSERT INTO public.item_key VALUES ('\xb704f88c091fe8bfdade1990', 1);
INSERT INTO public.item_key VALUES ('\xb704fedcedf418a2752179bf', 1);
INSERT INTO public.item_key VALUES ('\xb704037e684747fb284acf3d', 3);
INSERT INTO public.item_key VALUES ('\xb704c31a652162519fcf57ea', 3);
INSERT INTO public.item_revision VALUES (1, 1, 1779271200123456, '{"title":["a","b"]}', 'https://example.org/g1', 'Title of g1', 'A summary', 'Text', 1779264000123456, 'e3db86dfd38f3c48aaee4512b62024bf');
INSERT INTO public.item_search VALUES (2, '''a'':13 ''g2'':3A ''of'':2A ''summary'':14 ''text'':15 ''title'':1A ''fmfa'' ''knews'' ''len'' ''u6a0d6'' ''vd41a'' ''w1a83'' ''x350'' ''y6a'' ''zd''');
INSERT INTO public.item_search VALUES (1, '''a'':11 ''summary'':12 ''text'':13 ''заголовок'':1A ''fmfa'' ''knews'' ''len'' ''rkz'' ''tenergy'' ''u6a0d7'' ''vd41a'' ''w1a83'' ''x350'' ''y6a'' ''zd''');
INSERT INTO public.item_search VALUES (3, '''a'':13 ''g3'':3A ''of'':2A ''summary'':14 ''text'':15 ''title'':1A ''fmfa'' ''knews'' ''len'' ''u6a0d5'' ''vd41a'' ''w1a83'' ''x350'' ''y6a'' ''zd''');
INSERT INTO public.item_shingle VALUES (-9223372036854775808, 1779267600123456, 1);
INSERT INTO public.item_shingle VALUES (1, 1779267600123456, 1);
INSERT INTO public.item_tag VALUES ('region:KZ', 1779267600123456, 1);
INSERT INTO public.item_tag VALUES ('theme:energy', 1779267600123456, 1);
INSERT INTO public.silence VALUES (1, 1779267600123456, 1779271200123456, 'enough', NULL, 1, NULL, '[]', '["KZ"]', '[]');
INSERT INTO public.story_decision VALUES (1, 1779267600123456, 'merge', 1, 3, NULL);
INSERT INTO public.story_link VALUES (2, 1, 1, 0.9, 'shingles', 1779267600123456);
INSERT INTO public.subscription VALUES ('central-asia', 'a', 'w', 1779267600123456, NULL);
INSERT INTO public.telling VALUES (1, 'central-asia', 1779267600123456, '{"status":"announced","start":"2026-06-12"}', '{"status":"announced","start":"2026-06-12"}', '{}', 1, NULL);
INSERT INTO public.withheld VALUES (1, 'central-asia|item|s1', 'central-asia', 'item', 'silence', 'silenced', 1779267600123456, NULL, NULL, 1);
SELECT pg_catalog.setval('public.alert_id_seq', 1, true);
SELECT pg_catalog.setval('public.delivery_id_seq', 2, true);
SELECT pg_catalog.setval('public.dialogue_history_id_seq', 2, true);
SELECT pg_catalog.setval('public.fetch_log_id_seq', 1, true);
SELECT pg_catalog.setval('public.silence_id_seq', 1, true);
SELECT pg_catalog.setval('public.story_decision_id_seq', 1, true);
SELECT pg_catalog.setval('public.withheld_id_seq', 1, true);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.alert_item
    ADD CONSTRAINT alert_item_pkey PRIMARY KEY (item_id, alert_id);
ALTER TABLE ONLY public.alert
    ADD CONSTRAINT alert_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.channel
    ADD CONSTRAINT channel_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.delivery
    ADD CONSTRAINT delivery_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.dialogue_history
    ADD CONSTRAINT dialogue_history_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.dialogue_party
    ADD CONSTRAINT dialogue_party_pkey PRIMARY KEY (party, dialogue_id);
ALTER TABLE ONLY public.dialogue
    ADD CONSTRAINT dialogue_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.feed
    ADD CONSTRAINT feed_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.feed_state
    ADD CONSTRAINT feed_state_pkey PRIMARY KEY (feed_id);
ALTER TABLE ONLY public.feed_wording
    ADD CONSTRAINT feed_wording_pkey PRIMARY KEY (feed_id);
ALTER TABLE ONLY public.fetch_log
    ADD CONSTRAINT fetch_log_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.heartbeat
    ADD CONSTRAINT heartbeat_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.hold
    ADD CONSTRAINT hold_pkey PRIMARY KEY (scope);
ALTER TABLE ONLY public.item_body
    ADD CONSTRAINT item_body_pkey PRIMARY KEY (item_id);
ALTER TABLE ONLY public.item_claim
    ADD CONSTRAINT item_claim_pkey PRIMARY KEY (item_id);
ALTER TABLE ONLY public.item_feature
    ADD CONSTRAINT item_feature_pkey PRIMARY KEY (item_id);
ALTER TABLE ONLY public.item_key
    ADD CONSTRAINT item_key_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.item
    ADD CONSTRAINT item_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.item_revision
    ADD CONSTRAINT item_revision_pkey PRIMARY KEY (item_id, number);
ALTER TABLE ONLY public.item_search
    ADD CONSTRAINT item_search_pkey PRIMARY KEY (item_id);
ALTER TABLE ONLY public.item_shingle
    ADD CONSTRAINT item_shingle_pkey PRIMARY KEY (shingle, effective_at, item_id);
ALTER TABLE ONLY public.item_tag
    ADD CONSTRAINT item_tag_pkey PRIMARY KEY (tag, effective_at, item_id);
ALTER TABLE ONLY public.silence
    ADD CONSTRAINT silence_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.story_decision
    ADD CONSTRAINT story_decision_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.story_link
    ADD CONSTRAINT story_link_pkey PRIMARY KEY (item_id);
ALTER TABLE ONLY public.subscription
    ADD CONSTRAINT subscription_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.telling
    ADD CONSTRAINT telling_pkey PRIMARY KEY (dialogue_id, subscription);
ALTER TABLE ONLY public.withheld
    ADD CONSTRAINT withheld_pkey PRIMARY KEY (id);
CREATE INDEX ix_alert_created ON public.alert USING btree (created, id);
CREATE INDEX ix_alert_dialogue ON public.alert USING btree (dialogue_id);
CREATE INDEX ix_delivery_created ON public.delivery USING btree (created, id);
CREATE INDEX ix_delivery_due ON public.delivery USING btree (state, channel, next_attempt);
CREATE INDEX ix_dialogue_history_dialogue ON public.dialogue_history USING btree (dialogue_id, id);
CREATE INDEX ix_dialogue_merged ON public.dialogue USING btree (merged_into);
CREATE INDEX ix_dialogue_updated ON public.dialogue USING btree (updated);
CREATE INDEX ix_feed_state_next_poll ON public.feed_state USING btree (next_poll);
CREATE INDEX ix_fetch_log_feed ON public.fetch_log USING btree (feed_id, id);
CREATE INDEX ix_item_dialogue ON public.item USING btree (dialogue_id) WHERE (dialogue_id IS NOT NULL);
CREATE INDEX ix_item_feature_time ON public.item_feature USING btree (effective_at);
CREATE INDEX ix_item_feed_listed ON public.item USING btree (feed_id, last_seen);
CREATE INDEX ix_item_feed_seen ON public.item USING btree (feed_id, first_seen);
CREATE INDEX ix_item_feed_time ON public.item USING btree (feed_id, effective_at, id);
CREATE INDEX ix_item_link ON public.item USING btree (link, effective_at);
CREATE INDEX ix_item_search_words ON public.item_search USING gin (words) WITH (fastupdate=off);
CREATE INDEX ix_item_story ON public.item USING btree (story_id);
CREATE INDEX ix_item_time ON public.item USING btree (effective_at, id);
CREATE INDEX ix_silence_until ON public.silence USING btree (until);
CREATE INDEX ix_story_decision_other ON public.story_decision USING btree (other_id);
CREATE INDEX ix_story_decision_story ON public.story_decision USING btree (story_id);
CREATE INDEX ix_telling_again ON public.telling USING btree (again);
CREATE INDEX ix_withheld_at ON public.withheld USING btree (at);
CREATE INDEX ix_withheld_dialogue ON public.withheld USING btree (dialogue_id);
CREATE INDEX ix_withheld_item ON public.withheld USING btree (item_id);
CREATE INDEX ix_withheld_key ON public.withheld USING btree (key);
CREATE UNIQUE INDEX ux_alert_key ON public.alert USING btree (key);
CREATE UNIQUE INDEX ux_alert_uid ON public.alert USING btree (uid);
CREATE UNIQUE INDEX ux_delivery_channel ON public.delivery USING btree (alert_id, channel);
ALTER TABLE ONLY public.alert
    ADD CONSTRAINT alert_dialogue_id_fkey FOREIGN KEY (dialogue_id) REFERENCES public.dialogue(id);
ALTER TABLE ONLY public.alert_item
    ADD CONSTRAINT alert_item_alert_id_fkey FOREIGN KEY (alert_id) REFERENCES public.alert(id);
ALTER TABLE ONLY public.alert_item
    ADD CONSTRAINT alert_item_item_id_fkey FOREIGN KEY (item_id) REFERENCES public.item(id);
ALTER TABLE ONLY public.delivery
    ADD CONSTRAINT delivery_alert_id_fkey FOREIGN KEY (alert_id) REFERENCES public.alert(id);
ALTER TABLE ONLY public.dialogue_history
    ADD CONSTRAINT dialogue_history_dialogue_id_fkey FOREIGN KEY (dialogue_id) REFERENCES public.dialogue(id);
ALTER TABLE ONLY public.dialogue
    ADD CONSTRAINT dialogue_merged_into_fkey FOREIGN KEY (merged_into) REFERENCES public.dialogue(id);
ALTER TABLE ONLY public.dialogue_party
    ADD CONSTRAINT dialogue_party_dialogue_id_fkey FOREIGN KEY (dialogue_id) REFERENCES public.dialogue(id);
ALTER TABLE ONLY public.feed_state
    ADD CONSTRAINT feed_state_feed_id_fkey FOREIGN KEY (feed_id) REFERENCES public.feed(id);
ALTER TABLE ONLY public.feed_wording
    ADD CONSTRAINT feed_wording_feed_id_fkey FOREIGN KEY (feed_id) REFERENCES public.feed(id);
ALTER TABLE ONLY public.fetch_log
    ADD CONSTRAINT fetch_log_feed_id_fkey FOREIGN KEY (feed_id) REFERENCES public.feed(id);
ALTER TABLE ONLY public.item_body
    ADD CONSTRAINT item_body_item_id_fkey1 FOREIGN KEY (item_id) REFERENCES public.item(id);
ALTER TABLE ONLY public.item_claim
    ADD CONSTRAINT item_claim_item_id_fkey FOREIGN KEY (item_id) REFERENCES public.item(id);
ALTER TABLE ONLY public.item
    ADD CONSTRAINT item_dialogue_id_fkey FOREIGN KEY (dialogue_id) REFERENCES public.dialogue(id);
ALTER TABLE ONLY public.item_feature
    ADD CONSTRAINT item_feature_item_id_fkey FOREIGN KEY (item_id) REFERENCES public.item(id);
ALTER TABLE ONLY public.item
    ADD CONSTRAINT item_feed_id_fkey FOREIGN KEY (feed_id) REFERENCES public.feed(id);
ALTER TABLE ONLY public.item_key
    ADD CONSTRAINT item_key_item_id_fkey1 FOREIGN KEY (item_id) REFERENCES public.item(id);
ALTER TABLE ONLY public.item_revision
    ADD CONSTRAINT item_revision_item_id_fkey FOREIGN KEY (item_id) REFERENCES public.item(id);
ALTER TABLE ONLY public.item_search
    ADD CONSTRAINT item_search_item_id_fkey FOREIGN KEY (item_id) REFERENCES public.item(id);
ALTER TABLE ONLY public.silence
    ADD CONSTRAINT silence_dialogue_id_fkey FOREIGN KEY (dialogue_id) REFERENCES public.dialogue(id);
ALTER TABLE ONLY public.story_link
    ADD CONSTRAINT story_link_item_id_fkey FOREIGN KEY (item_id) REFERENCES public.item(id);
ALTER TABLE ONLY public.telling
    ADD CONSTRAINT telling_dialogue_id_fkey FOREIGN KEY (dialogue_id) REFERENCES public.dialogue(id);
ALTER TABLE ONLY public.withheld
    ADD CONSTRAINT withheld_dialogue_id_fkey FOREIGN KEY (dialogue_id) REFERENCES public.dialogue(id);
ALTER TABLE ONLY public.withheld
    ADD CONSTRAINT withheld_item_id_fkey FOREIGN KEY (item_id) REFERENCES public.item(id);
