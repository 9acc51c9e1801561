"""`why`: every decision about an item, a dialogue or an alert, with the words that made it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from aggregator.cli import output
from aggregator.cli.stories import decision_text, link_text
from aggregator.counting import counted
from aggregator.errors import UsageError
from aggregator.model import PUBLISH_CONFIDENCE, STANDING, DeliveryState, EventType, Evidence, Item, reference
from aggregator.objects import date_text, time_text

if TYPE_CHECKING:
    from datetime import datetime

    from aggregator.alerts.matching import Verdict
    from aggregator.cli.invocation import Invocation
    from aggregator.model import Alert, Claim, Delivery, Dialogue, SourcedClaim, Subscription, Withheld
    from aggregator.store import Reader


def register(app: typer.Typer) -> None:
    app.command("why")(why)


def why(
    context: typer.Context,
    id: Annotated[str, typer.Argument(help="An item (i12), a dialogue (d4) or an alert (a5).")],
) -> None:
    """Explain an item, a dialogue or an alert: what was decided, on which words, who was told and who was not."""
    invocation: Invocation = context.obj
    found = re.fullmatch(r"([ida])(\d{1,18})", id)
    if not found:
        raise UsageError(f"{id!r} is no id: an item looks like i12, a dialogue like d4, an alert like a5")
    number = int(found[2])
    settings = invocation.settings()
    with invocation.reading() as reader:
        match found[1]:
            case "i":
                lines = _item(reader, number, settings.subscriptions)
            case "d":
                lines = _dialogue(reader, number, settings.subscriptions)
            case _:
                lines = _alert(reader, number)
    output.lines(output.printable(line) for line in lines)


# --- items -----------------------------------------------------------------------------------------------------------


def _item(reader: Reader, number: int, subscriptions: Sequence[Subscription]) -> list[str]:
    item = reader.item(number)
    lines = [
        f"{reference('item', item.id)}  {item.title}",
        f"  from {item.feed_name} ({item.feed_id}), {item.url or 'without a link'}",
        f"  published {time_text(item.published) or 'at an unknown time'}, first seen {time_text(item.first_seen)}",
        "",
        "identity",
        f"  {item.reason}",
    ]
    if item.baseline:
        lines.append("  part of the feed's first poll: stored, and told only if it was less than 48 hours old")
    lines += [
        f"  revision {revision.number} at {time_text(revision.at)}: {_changed(revision.changed)}"
        for revision in reader.revisions(item.id)
    ]
    lines += ["", "story", *_story(reader, item)]
    lines += ["", f"regions (language: {item.language or 'unknown'})"]
    lines += [
        f"  {tag.code:<12} {tag.role.value:<8} {tag.score:.2f}  {_words(tag.evidence)}" for tag in item.regions
    ] or ["  none"]
    lines += ["", "themes"]
    lines += [f"  {tag.id:<24} {tag.score:.2f}  {_words(tag.evidence)}" for tag in item.themes] or ["  none"]
    lines += ["", "dialogue"]
    claim = reader.item_claim(item.id)
    if claim is None:
        lines.append("  it announces or reports no session of a dialogue")
    else:
        lines += _claim(claim.claim)
        lines.append(
            f"  part of {reference('dialogue', item.dialogue_id)}"
            if item.dialogue_id is not None
            else f"  too weak to publish: {claim.claim.confidence:.2f} is below {PUBLISH_CONFIDENCE}"
        )
    lines += ["", "who was told"]
    alerts = reader.alerts_of(item_id=item.id)
    lines += _told(reader, alerts)
    from aggregator.alerts.matching import item_subject, verdict

    dialogue = reader.dialogue(item.dialogue_id) if item.dialogue_id is not None else None
    subject = item_subject(item, dialogue, reader.feed_kinds(), now=item.first_seen)
    judged = {each.name: verdict(each, subject) for each in subscriptions}
    told = {alert.subscription for alert in alerts if alert.event is EventType.ITEM}
    lines += _not_told(reader, judged, told, reader.withheld(item_id=item.id), "of the item itself")
    return lines


def _story(reader: Reader, item: Item) -> list[str]:
    if item.story_id is None:
        return ["  none"]
    lines = []
    if link := reader.story_link(item.id):
        partner = reader.item(link.via).feed_name if link.via is not None else None
        lines.append(f"  {link_text(link, partner)}")
    lines += [f"  {time_text(each.at)}  {decision_text(each)}" for each in reader.story_decisions(item.story_id)]
    copies = [copy for copy in reader.story_items(item.story_id) if copy.id != item.id]
    lines.append(
        f"  {reference('story', item.story_id)} has {len(copies) + 1} copies" if copies else "  no other copies"
    )
    for copy in copies:
        lines.append(f"    {reference('item', copy.id)}  {copy.feed_name}: {copy.title}")
        if (joined := reader.story_link(copy.id)) and joined.via == item.id:
            lines.append(f"        {link_text(joined, None)}")
    return lines


# --- dialogues -------------------------------------------------------------------------------------------------------


def _dialogue(reader: Reader, number: int, subscriptions: Sequence[Subscription]) -> list[str]:
    dialogue = reader.dialogue(number)
    lines = [f"{reference('dialogue', dialogue.id)}  {dialogue.series}", f"  series {dialogue.series_id}"]
    lines += _claim(dialogue)
    lines += ["", "what its sources claim (nearest to the source first, then the newest)"]
    claims = reader.claims(dialogue.id)
    for sourced in sorted(claims, key=lambda claim: (claim.tier, -claim.published.timestamp())):
        item = reader.item(sourced.item_id)
        lines.append(
            f"  {reference('item', item.id)}  tier {sourced.tier}, {time_text(sourced.published)}, {item.feed_name}"
        )
        lines.append(f"       {item.title}")
        lines.append(f"       {_facts(sourced)}")
    lines += ["", "history", *_history(reader, dialogue.id)]
    for alias in dialogue.aliases:
        turned_out = f"history of {reference('dialogue', alias)}, which turned out to be the same session"
        lines += ["", turned_out, *_history(reader, alias)]
    lines += ["", "who was told"]
    alerts = reader.alerts_of(dialogue_id=dialogue.id)
    lines += _told(reader, alerts)
    from aggregator.alerts.matching import dialogue_subject, verdict

    items = [reader.item(number) for number in dialogue.items]
    event = STANDING[dialogue.status]
    subject = dialogue_subject(event, dialogue, items, reader.feed_kinds(), now=dialogue.updated)
    judged = {each.name: verdict(each, subject) for each in subscriptions}
    told = {alert.subscription for alert in alerts if alert.event is not EventType.ITEM}
    spared = reader.withheld(dialogue_id=dialogue.id)
    lines += _not_told(reader, judged, told, spared, f"that it is {dialogue.status.value}", dialogue.first_seen)
    return lines


def _history(reader: Reader, number: int) -> list[str]:
    return [
        f"  {time_text(record.at)}  {record.event or 'another source'}: {record.status} "
        f"{_changes(record.changed)}".rstrip()
        for record in reader.history(number)
    ]


def _not_told(
    reader: Reader,
    judged: Mapping[str, Verdict],
    told: Collection[str],
    spared: Sequence[Withheld],
    what: str,
    heard: datetime | None = None,
) -> list[str]:
    """Why the others were not told: what a filter says now, and what was decided in its moment as it was decided then.

    `heard` is when the dialogue was first heard of: what is older than a subscription is no news to it.
    """
    lines = [
        f"  {each.subscription}: not told of {each.event} at {time_text(each.at)}: {each.reason}" for each in spared
    ]
    known = {*told, *(each.subscription for each in spared)}
    since = {standing.name: standing.since for standing in reader.standings()}
    for name, found in judged.items():
        if name in known:
            continue
        if not found.matched:
            lines.append(f"  {name}: not told {what}: {found.reason}")
        elif heard is not None and name in since and heard < since[name]:
            began = f"which began {time_text(since[name])}"
            lines.append(f"  {name}: not told {what}: it was known before this subscription, {began}")
        else:
            lines.append(f"  {name}: not told {what}: it would be, if it came now: {found.reason}")
    return ["", "who was not told, and why", *lines] if lines else []


def _facts(sourced: SourcedClaim) -> str:
    claim = sourced.claim
    parts = [
        claim.status.value,
        f"edition {claim.edition}" if claim.edition else "",
        _when(claim),
        _where(claim),
        f"heads {', '.join(claim.heads)}" if claim.heads else "",
        f"confidence {claim.confidence:.2f}",
    ]
    return ", ".join(part for part in parts if part)


def _claim(claim: Claim | Dialogue) -> list[str]:
    """The facts, and under each the words that gave it."""
    lines = [
        f"  {claim.type.value.replace('_', ' ')} of {', '.join(claim.parties) or 'unknown parties'}: "
        f"{claim.status.value.replace('_', ' ')}, confidence {claim.confidence:.2f}",
        f"  edition {claim.edition or 'unknown'}, {_when(claim) or 'date unknown'}, {_where(claim) or 'place unknown'}",
    ]
    if claim.heads:
        lines.append(f"  heads of delegation: {', '.join(claim.heads)}")
    lines += [f"    {span.field:<10} {_words(span)}" for span in claim.evidence]
    return lines


def _where(claim: Claim | Dialogue) -> str:
    if claim.place is None:
        return "online" if claim.virtual else ""
    return claim.place.city or claim.place.country or ""


def _when(claim: Claim | Dialogue) -> str:
    when = claim.when
    if when.start is None:
        return ""
    span = date_text(when.start) if when.end in {None, when.start} else f"{when.start} to {when.end}"
    return f"{span}" if when.precision == "day" else f"{span} (known to the {when.precision})"


# --- alerts ----------------------------------------------------------------------------------------------------------


def _alert(reader: Reader, number: int) -> list[str]:
    alert = reader.alert(number)
    reason = alert.payload.get("alert")
    lines = [
        f"{reference('alert', alert.id)}  {alert.event} for {alert.subscription}, decided {time_text(alert.created)}",
        f"  because: {reason.get('reason') if isinstance(reason, dict) else 'unknown'}",
    ]
    withdrawn = reader.withdrawal(alert.id)
    if withdrawn is None:
        lines.append(f"  sent as {alert.uid}, the same for every attempt")
    about = withdrawn.dialogue_id if withdrawn else alert.dialogue_id
    if about is not None:
        lines.append(f"  about {reference('dialogue', about)}: {reader.dialogue(about).series}")
    lines += [f"  told by {reference('item', number)}: {reader.item(number).title}" for number in alert.item_ids]
    if isinstance(reason, dict) and isinstance(reason.get("changed"), dict):
        lines += [
            f"  {name}: {_value(pair.get('before'))} → {_value(pair.get('after'))}"
            for name, pair in reason["changed"].items()
            if isinstance(pair, dict)
        ]
    lines += ["", "deliveries", *_deliveries(reader, alert)]
    return lines


def _value(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(str(part) for part in value.values() if part) or "unknown"
    return ", ".join(map(str, value)) or "none" if isinstance(value, list) else str(value or "unknown")


def _told(reader: Reader, alerts: Sequence[Alert]) -> list[str]:
    lines = []
    for alert in sorted(alerts, key=lambda alert: alert.id):
        lines.append(
            f"  {alert.subscription}: {alert.event} as {reference('alert', alert.id)}, {time_text(alert.created)}"
        )
        lines += [f"  {line}" for line in _deliveries(reader, alert)]
    return lines or ["  nobody"]


def _deliveries(reader: Reader, alert: Alert) -> list[str]:
    from aggregator.reminding import DIGEST
    from aggregator.store import DeliveryFilter

    found = reader.deliveries(DeliveryFilter(alert_id=alert.id, limit=1000))
    lines = []
    for delivery in sorted(found, key=lambda delivery: delivery.id):
        if delivery.channel == DIGEST:
            lines += _waited(reader, alert, delivery)
            continue
        tries = counted(delivery.attempts, "attempt")
        line = f"  {delivery.channel}: {delivery.state.value} after {tries}"
        if delivery.delivered:
            line += f", {time_text(delivery.delivered)}"
        elif delivery.next_attempt:
            line += f", next {time_text(delivery.next_attempt)}"
        if delivery.last_error:
            line += f"; last error: {delivery.last_error}"
        lines.append(line)
    return lines or [_undelivered(reader, alert)]


def _undelivered(reader: Reader, alert: Alert) -> str:
    """Why an alert has no deliveries."""
    withdrawn = reader.withdrawal(alert.id)
    if withdrawn is None:
        return "  none that is still kept"
    return f"  none: withdrawn at {time_text(withdrawn.at)}, before it was sent: {withdrawn.reason}"


def _waited(reader: Reader, alert: Alert, waiting: Delivery) -> list[str]:
    """Until when an alert waits, or which digest told it."""
    from aggregator.store import AlertFilter

    if waiting.state is DeliveryState.PENDING:
        return [f"  waits until {time_text(waiting.next_attempt)}"]
    if waiting.state is DeliveryState.DEAD:
        return [f"  waited, and was given up: {waiting.last_error}"]
    digests = reader.alerts(
        AlertFilter(
            subscription=alert.subscription,
            events=frozenset({EventType.DIGEST}),
            since=waiting.delivered,
            limit=100,
        )
    )
    own = reference("alert", alert.id)
    for digest in reversed(digests):
        entries = digest.payload.get("entries")
        for entry in entries if isinstance(entries, list) else []:
            if isinstance(entry, dict) and isinstance(entry.get("alert"), dict) and entry["alert"].get("id") == own:
                return [f"  waited, and was told in the digest {reference('alert', digest.id)}"]
    return [f"  waited until {time_text(waiting.delivered)}"]


def _words(span: Evidence) -> str:
    return f"“{span.text}” in the {span.source}"


def _changed(changed: Mapping[str, object]) -> str:
    return ", ".join(sorted(changed)) or "text"


def _changes(changed: Mapping[str, tuple[object, object]]) -> str:
    return "; ".join(
        f"{name} {before or 'unknown'} → {after or 'unknown'}" for name, (before, after) in changed.items()
    )
