"""Lines → what each document says."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

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
from compiler.source.nodes import Plain, is_simple

Collection = dict[str, Plain] | list[Plain]


class Values:
    """Puts what one line after the other says where it belongs; equal values may be one object.

    `begun`: the lines in which collections begin that have an entry or item a line, by their `id`.
    """

    def __init__(self, page: Page) -> None:
        self._page, self.begun = page, dict[int, int]()
        self._found: dict[str, Plain] = {}  # the documents, by the numbers of their first lines
        self._ranks: list[int] = [ROOT]
        self._places: list[Collection] = [self._found]
        self._first = self._more = 0  # of the document: its first line, and values inside of lines
        self._weight = 0  # of the documents before
        self._most, self._most_in_all = limits(page.source.text, page.known.rules)
        self._is_simple = page.source.text.isascii()  # as far as it is read

    def documents(self) -> Iterator[tuple[int, Plain]]:
        """Yield the number of each document's first line, and what the document says."""
        self._read()
        yield from ((int(number), value) for number, value in self._found.items())

    @property
    def are_simple(self) -> bool:
        """Whether it is sure, after all is read, that neither null nor other than ASCII is said."""
        return self._is_simple and self._page.known.is_simple

    def _read(self) -> None:  # noqa: C901, PLR0912, PLR0915 - see below
        """Go from line to line, into collections and out of them.

        `place` is the collection that a line is a part of, and `here` its rank; `pending` is its
        key whose value may stand below. Of all that a lint does, most is done here: in functions,
        with that state between them, reading takes a seventh longer.
        """
        known = self._page.known
        here, place, pending = ROOT, self._places[-1], None
        lines = enumerate(self._page.texts)
        for number, text in lines:
            line = known[text]
            rank = line.rank
            if rank != here or pending is not None:  # into a collection, or out of some
                if line is BLANK:
                    continue
                if line is BORDER or not self._found:
                    self._end(number, pending)
                    here, place, pending = ROOT, self._found, self._begin(number)
                if line is BORDER:
                    continue
                if pending is not None and rank > here and line.opens and isinstance(place, dict):
                    made: Collection = [] if rank % 2 else {}
                    place[pending] = made
                    self._enter(made, rank, number)
                    here, place, pending = rank, made, None
                elif ROOT < rank <= here:
                    self._leave(pending)
                    pending = None
                    here, place = self._close(rank)
                if rank != here:
                    _skip(lines, self._go_on(number, pending) - number)
                    pending = None
                    continue
            name = line.name
            if isinstance(place, dict):  # an entry, an item, or an item with its first entry
                if name is None or name in place:
                    raise DoubtError
                place[name] = line.value
            elif name is None:
                place.append(line.value)
            else:
                made = {name: line.value}
                place.append(made)
                here, place = rank + 2 * BEHIND_DASH - 1, made
                self._enter(made, here, number)
            if not line.is_whole:  # more of its value is inside of the line, or stands below
                self._more += line.more
                if line.form == KEY:
                    pending = name
                elif line.form == LONG:
                    _skip(lines, self._put(number) - number)
        self._end(len(self._page.texts), pending)

    def _enter(self, made: Collection, rank: int, number: int) -> None:
        """Go into a collection that begins in a line."""
        self._ranks.append(rank)
        self._places.append(made)
        self.begun[id(made)] = number
        if len(self._ranks) > DEPTH:
            raise DoubtError

    def _close(self, rank: int) -> tuple[int, Collection]:
        """Leave the collections that cannot go on with a line of that rank."""
        ranks, places = self._ranks, self._places
        while rank < ranks[-1]:
            ranks.pop()
            places.pop()
        return ranks[-1], places[-1]

    def _leave(self, pending: str | None) -> None:
        """Leave a key, if there is one, without a value; a document may have none."""
        if pending is not None:
            self._is_simple = self._is_simple and self._ranks[-1] == ROOT

    def _begin(self, number: int) -> str:
        """Begin a document: nothing is said yet."""
        key, self._first = str(number), number
        self._found[key] = None
        del self._ranks[1:], self._places[1:]
        return key

    def _end(self, number: int, pending: str | None) -> None:
        """End a document in front of a line. A line may be an item, and what its first key has."""
        self._leave(pending)
        weight = 2 * (number - self._first) + self._more
        self._weight += weight
        if weight > self._most or self._weight > self._most_in_all:
            raise DoubtError
        self._more = 0

    def _go_on(self, number: int, pending: str | None) -> int:
        """Take a line for the value of the key above it, or for more of the value there.

        Return the number of the line behind it.
        """
        if pending is not None:
            return self._put_below(number, pending)
        above = number - 1
        while above > 0 and self._page.line(above) is BLANK:
            above -= 1
        end = self._put(above) if above >= 0 else 0
        if end <= number:  # nothing is above, or it is indented less than a part of that
            raise DoubtError
        return end

    def _put_below(self, number: int, key: str) -> int:
        """Put the value that stands in the line below a key, and return the line behind it."""
        place, rank = self._places[-1], self._ranks[-1]
        if isinstance(place, list) or rank == ROOT:
            raise DoubtError
        part = self._page.below(number, rank // 2)
        place[key] = self._value(part)
        return part.end

    def _put(self, number: int) -> int:
        """Put the value that begins in a line in the place of what the line itself says.

        Return the number of the line behind it.
        """
        line, place = self._page.line(number), self._places[-1]
        if line.form < PLAIN:  # no value begins there
            raise DoubtError
        part = self._page.part(number)
        if isinstance(place, list):
            place[-1] = self._value(part)
        elif line.name is not None:
            place[line.name] = self._value(part)
        return part.end

    def _value(self, part: Part) -> Plain:
        """Return what a part says."""
        value, weight = part.value()
        self._more += weight
        self._is_simple = self._is_simple and is_simple(value)
        return value


def _skip(lines: Iterator[tuple[int, str]], count: int) -> None:
    """Go on behind so many lines, of which the first is read."""
    next(islice(lines, count - 1, count - 1), None)
