"""The hash tree of RFC 6962: one short root for a whole list, and short proofs about it.

Leaves and nodes are hashed with different first bytes, so that a node cannot pose as a leaf. A list of
n leaves is split at the largest power of two below n; the complete subtrees of a list, from the left,
are its *peaks*: with them the list goes on without its leaves.

Source: rfc-6962.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence

Subtree = Callable[[int, int], bytes]
"""Gives the root of the leaves from one place up to, and without, another."""

EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(content: bytes) -> bytes:
    """Hash what stands in a leaf."""
    return hashlib.sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two neighbors into the node above them."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """A list that grows at its end, known by its size and its peaks only."""

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size = size
        self.peaks = list(peaks)

    def append(self, leaf: bytes) -> None:
        """Add the hash of one more leaf."""
        node, place = leaf, self.size
        while place & 1:
            node = node_hash(self.peaks.pop(), node)
            place >>= 1
        self.peaks.append(node)
        self.size += 1

    @property
    def root(self) -> bytes:
        """The root of the list as it stands."""
        if not self.peaks:
            return EMPTY_ROOT
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Give the root over the hashes of these leaves."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root


def subtrees(leaves: Sequence[bytes], *, since: Frontier | None = None) -> Subtree:
    """Give the way to the root of any subtree of a list.

    `since` is the frontier of what stands before `leaves`; of that part only the peaks can be asked.
    """
    start = since.size if since else 0
    peaks = _places_of_peaks(since) if since else {}

    def subtree(first: int, after: int) -> bytes:
        if (first, after) in peaks:
            return peaks[first, after]
        return root_of(leaves[first - start : after - start])

    return subtree


def inclusion_proof(place: int, size: int, subtree: Subtree) -> list[bytes]:
    """Prove that the leaf at `place` is in the list of this size."""
    first, after, path = 0, size, []
    while after - first > 1:
        middle = first + _split(after - first)
        if place < middle:
            path.append(subtree(middle, after))
            after = middle
        else:
            path.append(subtree(first, middle))
            first = middle
    return path[::-1]


def is_included(leaf: bytes, place: int, size: int, *, proof: Sequence[bytes], root: bytes) -> bool:
    """Tell whether a proof shows that this leaf is at `place` of the list with this size and root."""
    if not 0 <= place < size:
        return False
    node, last = leaf, size - 1
    for sibling in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            node = node_hash(sibling, node)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and node == root


def consistency_proof(old: int, size: int, subtree: Subtree) -> list[bytes]:
    """Prove that the list of this size begins with the list of size `old`."""
    if old in (0, size):
        return []
    first, after, path, is_whole = 0, size, [], True
    while old != after:
        middle = first + _split(after - first)
        if old <= middle:
            path.append(subtree(middle, after))
            after = middle
        else:
            path.append(subtree(first, middle))
            first, is_whole = middle, False
    return path[::-1] if is_whole else [subtree(first, after), *path[::-1]]


def is_consistent(old: int, old_root: bytes, size: int, root: bytes, *, proof: Sequence[bytes]) -> bool:
    """Tell whether a proof shows that the longer list begins with the shorter one."""
    if not 0 <= old <= size:
        return False
    if old in (0, size):
        return not proof and (old_root == root if old == size else old_root == EMPTY_ROOT)
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    place, last = old - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    return bool(path) and _both_roots(path, place, last) == (old_root, root)


def _both_roots(path: Sequence[bytes], place: int, last: int) -> tuple[bytes, bytes] | None:
    """Fold a proof into the root of the old list and that of the new one. None: it has another length."""
    old = new = path[0]
    for node in path[1:]:
        if last == 0:
            return None
        if place & 1 or place == last:
            old, new = node_hash(node, old), node_hash(node, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, node)
        place, last = place >> 1, last >> 1
    return (old, new) if last == 0 else None


def _split(size: int) -> int:
    """Give the largest power of two below a size of two or more."""
    return 1 << ((size - 1).bit_length() - 1)


def _places_of_peaks(frontier: Frontier) -> dict[tuple[int, int], bytes]:
    places, first = {}, 0
    widths = [1 << bit for bit in reversed(range(frontier.size.bit_length())) if frontier.size >> bit & 1]
    for width, peak in zip(widths, frontier.peaks, strict=True):
        places[first, first + width] = peak
        first += width
    return places
