"""Ways from one page of a list to the next: one file each; all of them are listed here."""

from sanderling.domain.registry import Registry
from sanderling.engine.pagination.cursor import CURSOR
from sanderling.engine.pagination.link import LINK
from sanderling.engine.pagination.next_url import NEXT_URL
from sanderling.engine.pagination.offset import OFFSET
from sanderling.engine.pagination.page import PAGE
from sanderling.engine.ports import PagingKind

PAGING_KINDS: Registry[PagingKind] = Registry("kind of pagination", (LINK, NEXT_URL, CURSOR, PAGE, OFFSET))
