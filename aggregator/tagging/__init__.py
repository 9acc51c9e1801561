"""Tagging: the language of a document, the names in it, and the regions and themes it is about.

    document -> language (`language.py`) -> mentions (`mentions.py`, over `gazetteer.py`) -> regions (`regions.py`)
                                         -> themes (`themes.py`)

Load a `Tagger` once; its lexicons are built when the first text of a language arrives.
"""

from __future__ import annotations

from dataclasses import dataclass

from aggregator.model import Document, Tagging
from aggregator.tagging import gazetteer, themes
from aggregator.tagging.gazetteer import Gazetteer
from aggregator.tagging.language import identify
from aggregator.tagging.mentions import find_mentions
from aggregator.tagging.regions import tag_regions
from aggregator.tagging.themes import ThemeTagger


@dataclass(frozen=True, slots=True)
class Tagger:
    """Tags documents. `languages` narrows language identification to those a user reads (DESIGN §8)."""

    gazetteer: Gazetteer
    themes: ThemeTagger
    languages: frozenset[str] | None = None

    @classmethod
    def load(cls, languages: frozenset[str] | None = None) -> Tagger:
        """The tagger over the package's own data."""
        return cls(gazetteer.load(), themes.load_themes(), languages)

    def tag(self, document: Document) -> Tagging:
        """Everything found in `document`, whatever it holds, in time linear in its length."""
        language = identify(f"{document.title}\n{document.text}", declared=document.language, allowed=self.languages)
        mentions = find_mentions(document, language, self.gazetteer)
        return Tagging(
            language=language,
            mentions=mentions,
            regions=tag_regions(document, mentions, self.gazetteer.members, language),
            themes=self.themes.tag(document, language),
        )
