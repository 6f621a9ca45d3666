"""What an order must look like before the shop takes it; every fault is reported, not only the first."""

from __future__ import annotations

import re
from typing import Any, Final

from sanderling.serving.playground.replies import Problem
from sanderling.serving.playground.shop import PRODUCTS, STATUSES, order_line, product_of, total_of

_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_MOST_OF_ONE: Final = 99
_KNOWN: Final = ("customer", "items", "note", "status")


class _Faults:
    """Gathers what is wrong, each with the place in the body as a JSON pointer."""

    def __init__(self) -> None:
        self.found: list[dict[str, str]] = []

    def add(self, pointer: str, message: str) -> None:
        self.found.append({"pointer": pointer, "message": message})


def checked_order(content: dict[str, Any]) -> dict[str, Any]:
    """Return the order's own fields, completed from the price list.

    Raises:
        Problem: Something is missing or wrong; its ``errors`` list says what and where (422).
    """
    faults = _Faults()
    for name in content.keys() - set(_KNOWN) - {"id", "total", "currency", "placed_at"}:
        faults.add(f"/{name}", f"An order has no “{name}”. It has {', '.join(_KNOWN)}.")
    order = {
        "status": _status(content.get("status", "open"), faults),
        "customer": _customer(content.get("customer"), faults),
        "items": _items(content.get("items"), faults),
    }
    note = content.get("note", "")
    if not isinstance(note, str):
        faults.add("/note", "A note must be a text.")
    if faults.found:
        many = f"{len(faults.found)} things are" if len(faults.found) > 1 else "One thing is"
        raise Problem(422, f"{many} wrong with this order.", more={"errors": faults.found})
    order["total"] = total_of(order["items"])
    return order | ({"note": note} if note else {})


def _status(status: object, faults: _Faults) -> Any:
    if status not in STATUSES:
        faults.add("/status", f"The status must be one of {', '.join(STATUSES)}.")
    return status


def _customer(customer: object, faults: _Faults) -> Any:
    if not isinstance(customer, dict):
        faults.add("/customer", "Say who orders: an object with name, email and city.")
        return None
    name = customer.get("name")
    if not isinstance(name, str) or not name.strip():
        faults.add("/customer/name", "A name is needed.")
    email = customer.get("email")
    if not isinstance(email, str) or not _EMAIL.fullmatch(email):
        faults.add("/customer/email", "This is not an e-mail address.")
    if not isinstance(customer.get("city", ""), str):
        faults.add("/customer/city", "A city is a text.")
    return {name: customer[name] for name in ("name", "email", "city") if name in customer}


def _items(items: object, faults: _Faults) -> Any:
    if not isinstance(items, list) or not items:
        faults.add("/items", 'At least one item is needed, such as {"sku": "KT-DELT", "quantity": 1}.')
        return []
    lines = (_line(item, f"/items/{index}", faults) for index, item in enumerate(items))
    return [line for line in lines if line]


def _line(item: object, pointer: str, faults: _Faults) -> dict[str, Any] | None:
    if not isinstance(item, dict):
        faults.add(pointer, "An item is an object with sku and quantity.")
        return None
    product = product_of(str(item.get("sku", "")))
    if product is None:
        faults.add(f"{pointer}/sku", f"The shop sells no such thing. It has {', '.join(p.sku for p in PRODUCTS)}.")
    quantity = item.get("quantity", 1)
    if not isinstance(quantity, int) or isinstance(quantity, bool) or not 1 <= quantity <= _MOST_OF_ONE:
        faults.add(f"{pointer}/quantity", f"The quantity must be a whole number from 1 to {_MOST_OF_ONE}.")
        return None
    return order_line(product, quantity) if product else None
