"""Any text can be stored: what a database cannot hold is replaced, one character for one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from aggregator.model import EventType, Evidence, Role
from aggregator.store import AlertFilter, DeliveryFilter, FetchRecord, Hold, ItemFilter, Store
from tests.lab.stores import (
    BACKENDS,
    MINUTE,
    NOW,
    alert,
    analysis,
    change,
    claim,
    dialogue,
    draft,
    feed,
    new_item,
    opened,
    region,
    state,
    subscribe,
    theme,
)

ANY = st.text(st.characters(exclude_categories=()), max_size=30)
ONCE_EACH = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
NASTY = "a\x00b\ud83d\ude00\udfff\\u0000\\x00 'quoted\" %s {x} \U0001f600\x1b[31m\r\n\u202e"


@pytest.fixture(params=BACKENDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    for each in opened(request.param, tmp_path):
        with each.begin() as transaction:
            subscribe(transaction, "mfa")
        yield each


def cleaned(text: str) -> str:
    return re.sub("[\x00\ud800-\udfff]", "\ufffd", text)


@ONCE_EACH
@given(text=ANY)
@example(text=NASTY)
@example(text="\ud800")
def test_items_hold_any_text(store: Store, text: str) -> None:
    spot = Evidence(field=text, text=text, source="text", start=1, end=1 + len(text))
    tagged = analysis(
        regions=(replace(region("KZ"), evidence=spot),),
        themes=(replace(theme("energy"), evidence=spot),),
        claim=claim(series=text, heads=(text,), evidence=(spot,)),
    )
    said = draft(guid=text, url=text, title=text, summary=text, html=text, text=text, authors=(text,), language=text)
    with store.begin() as transaction:
        [number] = transaction.insert_items([new_item(draft=said, analysis=tagged, reason=text)])
        transaction.revise_item(number, said, tagged, NOW, {text: text})
        item = transaction.item(number)
        clean = cleaned(text)
        assert (item.guid, item.url, item.title, item.summary, item.html, item.text, item.reason) == (clean,) * 7
        assert item.authors == (clean,)
        whole = replace(spot, field=clean, text=clean)
        assert (item.regions[0].evidence, item.themes[0].evidence) == (whole, whole)
        kept = transaction.item_claim(number)
        assert kept is not None
        assert (kept.claim.series, kept.claim.heads, kept.claim.evidence) == (clean, (clean,), (whole,))
        [revision] = transaction.revisions(number)
        assert (revision.title, dict(revision.changed)) == (clean, {clean: clean})
        assert number in [each.id for each in transaction.items(ItemFilter(limit=1000))]


@ONCE_EACH
@given(text=ANY)
@example(text=NASTY)
@example(text="\ud800")
def test_everything_else_holds_any_text(store: Store, text: str) -> None:
    clean = cleaned(text)
    with store.begin() as transaction:
        transaction.sync_feeds([feed(name=text, url=text, user_agent=text)], NOW, lambda _: NOW)
        transaction.save_state(state(reason=text, etag=text, last_modified=text, next_reason=text))
        kept, observed = transaction.feed("mfa")
        assert (kept.name, kept.url, kept.user_agent) == (clean,) * 3
        assert (observed.reason, observed.etag, observed.last_modified, observed.next_reason) == (clean,) * 4
        transaction.log_fetch(FetchRecord(feed_id="mfa", at=NOW, outcome="fetched", detail=text))
        assert transaction.fetch_log("mfa", 1)[0].detail == clean
        transaction.save_hold(Hold(scope=text, until=NOW, reason=text))
        transaction.save_hold(Hold(scope=text, until=NOW + MINUTE, reason=text))
        assert Hold(scope=clean, until=NOW + MINUTE, reason=clean) in transaction.holds()
        number = transaction.new_dialogue_id()
        told = dialogue(number, series=text, series_id=text, heads=(text,), parties=(text,), themes=(text,))
        transaction.put_dialogue(change(told, changed={text: (text, [text])}))
        stored = transaction.dialogue(number)
        assert (stored.series, stored.series_id, stored.heads, stored.parties) == (clean, clean, (clean,), (clean,))
        assert stored in transaction.dialogue_candidates({text}, None, NOW)
        assert transaction.history(number)[0].changed == {clean: (clean, [clean])}
        transaction.beat(NOW)


@ONCE_EACH
@given(text=ANY)
@example(text=NASTY)
@example(text="\ud800")
def test_alerts_hold_any_text(store: Store, text: str) -> None:
    clean = cleaned(text)
    with store.begin() as transaction:
        uid = str(transaction.counts()["alerts"])
        payload = {text: [text, {text: text}], "n": 1.5}
        number = transaction.add_alert(
            alert(text, subscription=text, channels=(text,), payload=payload, event=EventType.ITEM), uid
        )
        if number is None:  # two texts may be the same once they are clean
            assert transaction.has_alert(text)
            return
        stored = transaction.alert(number)
        assert (stored.subscription, stored.payload) == (clean, {clean: [clean, {clean: clean}], "n": 1.5})
        assert transaction.alerts(AlertFilter(subscription=text))[0].subscription == clean
        assert transaction.deliveries(DeliveryFilter(channel=text))[0].channel == clean


def test_text_is_cut_where_a_stage_forgot_to(store: Store) -> None:
    long = "я" * 100_000
    with store.begin() as transaction:
        [number] = transaction.insert_items([new_item(draft=draft(title=long, summary=long, text=long))])
        item = transaction.item(number)
    assert (len(item.title), len(item.summary), len(item.text)) == (1000, 1000, 65_536)


def test_roles_and_numbers_survive_as_they_are(store: Store) -> None:
    tags = tuple(region("KZ", role, score) for role, score in zip(Role, (0.1, 1 / 3, 1.0, 0.0), strict=True))
    with store.begin() as transaction:
        [number] = transaction.insert_items([new_item(analysis=analysis(regions=tags))])
        assert transaction.item(number).regions == tags
        with pytest.raises(ValueError, match="JSON"):
            transaction.put_dialogue(change(dialogue(1), changed={"confidence": (float("nan"), 1)}))
