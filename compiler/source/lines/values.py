"""Lines → what each document says."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.source.composer import limits
from compiler.source.lines.known import (
    BEHIND_DASH,
    BLANK,
    BORDER,
    DEPTH,
    KEY,
    LONG,
    PLAIN,
    ROOT,
    DoubtError,
)
from compiler.source.lines.page import Page, Part
from compiler.source.nodes import Plain


class Values:
    """Puts what one line after the other says where it belongs; equal values may be one object."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._found: dict[str, Plain] = {}  # the documents, by the numbers of their first lines
        self._ranks: list[int] = [ROOT]
        self._places: list[dict[str, Plain] | list[Plain]] = [self._found]
        self._pending: str | None = None  # the key whose value may stand below
        self._next = 0  # the line to go on with
        self._weight = self._all_weight = 0  # of the document, and of those before
        self._most, self._most_in_all = limits(page.source.text, page.known.rules)

    def documents(self) -> Iterator[tuple[int, Plain]]:
        """Yield the number of each document's first line, and what the document says."""
        known, ranks, places = self._page.known, self._ranks, self._places
        for number, text in enumerate(self._page.texts):
            if number < self._next:
                continue
            rank, name, value, form, weight, _, _, _ = known[text]
            if rank != ranks[-1] and not self._goes_to(number, rank):
                continue
            place = places[-1]
            if isinstance(place, dict):
                if name is None or name in place:
                    raise DoubtError
                place[name] = value
            elif name is None:
                place.append(value)
            else:
                self._open(rank + 2 * BEHIND_DASH - 1, {name: value})
            self._weight += weight
            self._pending = name if form == KEY else None
            if form == LONG:
                self._put(number)
        self._weigh()
        yield from ((int(number), value) for number, value in self._found.items())

    def _goes_to(self, number: int, rank: int) -> bool:
        """Go to the collection that a line belongs to; tell whether it has an entry or item."""
        if rank == BLANK.rank:
            return False
        if rank == BORDER.rank or not self._found:
            self._begin(number)
        if rank == BORDER.rank:
            return False
        if ROOT < rank < self._ranks[-1]:
            while rank < self._ranks[-1]:
                del self._ranks[-1], self._places[-1]
            self._pending = None
        return rank == self._ranks[-1] or self._goes_below(number, rank)

    def _goes_below(self, number: int, rank: int) -> bool:
        """Take a line for what is below the one above it; tell whether it has an entry or item."""
        if self._pending is None:
            self._go_on(number)
        elif self._page.line(number).is_value:
            self._put_below(number, self._pending)
        else:
            self._open(rank, [] if rank % 2 else {})
            return True
        return False

    def _begin(self, number: int) -> None:
        """Begin a document: nothing is said yet."""
        self._weigh()
        self._pending = str(number)
        self._found[self._pending] = None
        del self._ranks[1:], self._places[1:]

    def _weigh(self) -> None:
        self._all_weight += self._weight
        if self._weight > self._most or self._all_weight > self._most_in_all:
            raise DoubtError
        self._weight = 0

    def _open(self, rank: int, made: dict[str, Plain] | list[Plain]) -> None:
        """Go into a collection that is an item, or stands below the key that waits for it."""
        place = self._places[-1]
        if isinstance(place, list):
            place.append(made)
        elif self._pending is not None:
            place[self._pending] = made
        self._ranks.append(rank)
        self._places.append(made)
        if len(self._ranks) > DEPTH:
            raise DoubtError

    def _go_on(self, number: int) -> None:
        """Take a line for more of the value above it."""
        above = number - 1
        while above > 0 and self._page.line(above) is BLANK:
            above -= 1
        if above >= 0:
            self._put(above)
        if self._next <= number:  # nothing is above, or it is indented less than a part of that
            raise DoubtError

    def _put_below(self, number: int, key: str) -> None:
        """Put the value that stands in the line below a key."""
        place, rank = self._places[-1], self._ranks[-1]
        if isinstance(place, list) or rank == ROOT:
            raise DoubtError
        self._pending, place[key] = None, self._read(self._page.below(number, rank // 2))

    def _put(self, number: int) -> None:
        """Put the value that begins in a line in the place of what the line itself says."""
        line, place = self._page.line(number), self._places[-1]
        if line.form < PLAIN:  # no value begins there
            raise DoubtError
        value = self._read(self._page.part(number))
        if isinstance(place, list):
            place[-1] = value
        elif line.name is not None:
            place[line.name] = value

    def _read(self, part: Part) -> Plain:
        """Return what a part says, and go to the line behind it."""
        value, weight = part.value()
        self._next = part.end
        self._weight += weight
        return value
