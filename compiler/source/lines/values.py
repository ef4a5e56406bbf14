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
    Line,
)
from compiler.source.lines.page import Page, Part
from compiler.source.nodes import Plain, is_simple


class Values:
    """Puts what one line after the other says where it belongs; equal values may be one object.

    `begun`: the lines in which collections begin that have an entry or item a line, by their `id`.
    """

    def __init__(self, page: Page) -> None:
        self._page, self.begun = page, dict[int, int]()
        self._found: dict[str, Plain] = {}  # the documents, by the numbers of their first lines
        self._ranks: list[int] = [ROOT]
        self._places: list[dict[str, Plain] | list[Plain]] = [self._found]
        self._pending: str | None = None  # the key whose value may stand below
        self._next = 0  # the line to go on with
        self._first = self._more = 0  # of the document: its first line, and values inside of lines
        self._weight = 0  # of the documents before
        self._most, self._most_in_all = limits(page.source.text, page.known.rules)
        self._is_simple = page.source.text.isascii()  # as far as it is read

    def documents(self) -> Iterator[tuple[int, Plain]]:
        """Yield the number of each document's first line, and what the document says."""
        known, ranks, places = self._page.known, self._ranks, self._places
        here, place = ROOT, places[-1]
        for number, text in enumerate(self._page.texts):
            if number < self._next:
                continue
            line = known[text]
            if line.rank != here or self._pending is not None:
                goes = self._goes_to(number, line)
                here, place = ranks[-1], places[-1]
                if not goes:
                    continue
            if isinstance(place, dict):
                name = line.name
                if name is None or name in place:
                    raise DoubtError
                place[name] = line.value
            else:
                self._append(number, line, place)
                here, place = ranks[-1], places[-1]
            if not line.is_whole:
                self._expect(number, line)
        self._end(len(self._page.texts))
        yield from ((int(number), value) for number, value in self._found.items())

    @property
    def are_simple(self) -> bool:
        """Whether it is sure, after all is read, that neither null nor other than ASCII is said."""
        return self._is_simple and self._page.known.is_simple

    def _goes_to(self, number: int, line: Line) -> bool:
        """Go to the collection that a line belongs to; tell whether it has an entry or item."""
        if line is BLANK:
            return False
        if line is BORDER or not self._found:
            self._begin(number)
            if line is BORDER:
                return False
        rank = line.rank
        if line.opens and self._pending is not None and rank > self._ranks[-1]:
            self._open(number, rank, [] if rank % 2 else {})
            return True
        if rank > ROOT:
            self._close(rank)
        if rank != self._ranks[-1]:
            self._go_on(number)
        return rank == self._ranks[-1]

    def _close(self, rank: int) -> None:
        """Leave the collections that cannot go on with a line of that rank."""
        ranks, places = self._ranks, self._places
        if self._pending is not None and rank <= ranks[-1]:
            self._leave()
        while rank < ranks[-1]:
            ranks.pop()
            places.pop()

    def _leave(self) -> None:
        """Leave a key without a value; a document may have none."""
        self._pending = None
        self._is_simple = self._is_simple and self._ranks[-1] == ROOT

    def _append(self, number: int, line: Line, place: list[Plain]) -> None:
        """Append an item that is a value, or the first entry of a mapping."""
        if line.name is None:
            place.append(line.value)
        else:
            self._open(number, line.rank + 2 * BEHIND_DASH - 1, {line.name: line.value})

    def _expect(self, number: int, line: Line) -> None:
        """Expect more of a line's value than a single one in the line."""
        self._more += line.more
        if line.form == KEY:
            self._pending = line.name
        elif line.form == LONG:
            self._put(number)

    def _begin(self, number: int) -> None:
        """Begin a document: nothing is said yet."""
        self._end(number)
        self._pending, self._first = str(number), number
        self._found[self._pending] = None
        del self._ranks[1:], self._places[1:]

    def _end(self, number: int) -> None:
        """End a document in front of a line. A line may be an item, and what its first key has."""
        if self._pending is not None:
            self._leave()
        weight = 2 * (number - self._first) + self._more
        self._weight += weight
        if weight > self._most or self._weight > self._most_in_all:
            raise DoubtError
        self._more = 0

    def _open(self, number: int, rank: int, made: dict[str, Plain] | list[Plain]) -> None:
        """Go into a collection that is an item, or stands below the key that waits for it."""
        place, key = self._places[-1], self._pending
        if isinstance(place, list):
            place.append(made)
        elif key is not None:
            place[key], self._pending = made, None
        self._ranks.append(rank)
        self._places.append(made)
        self.begun[id(made)] = number
        if len(self._ranks) > DEPTH:
            raise DoubtError

    def _go_on(self, number: int) -> None:
        """Take a line for the value of the key above it, or for more of the value there."""
        if self._pending is not None:
            self._put_below(number, self._pending)
            return
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
        self._more += weight
        self._is_simple = self._is_simple and is_simple(value)
        return value
