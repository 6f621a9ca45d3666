"""The goods, customers and first orders of a small shop at the shore; the same on every start."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

CURRENCY: Final = "EUR"
STATUSES: Final = ("open", "paid", "packed", "shipped", "delivered", "cancelled")
FIRST_ORDER_ID: Final = 1001
_FIRST_DAY: Final = datetime(2026, 3, 2, 8, 15, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Product:
    """Something the shop sells."""

    sku: str
    name: str
    price_cents: int


PRODUCTS: Final = (
    Product("TT-2026", "Tide tables 2026", 890),
    Product("BN-0842", "Binoculars 8×42", 18900),
    Product("CP-BRAS", "Brass compass", 4550),
    Product("RC-YELL", "Yellow raincoat", 7990),
    Product("BT-RUBB", "Rubber boots", 5490),
    Product("FB-SHOR", "Field guide to shore birds", 2495),
    Product("TH-STEE", "Steel thermos, 1 litre", 3200),
    Product("KT-DELT", "Delta kite", 2750),
    Product("LN-STOR", "Storm lantern", 3999),
    Product("SW-WOOL", "Fisherman's jumper", 11900),
    Product("TE-SEAB", "Sea buckthorn tea, 100 g", 760),
    Product("BK-DRIF", "Driftwood bookends", 2650),
)

_CUSTOMERS: Final = (
    ("Mira Halvorsen", "mira.halvorsen@example.com", "Bergen"),
    ("Tomás Ferreira", "tomas.ferreira@example.com", "Aveiro"),
    ("Aoife Byrne", "aoife.byrne@example.com", "Galway"),
    ("林小雨", "lin.xiaoyu@example.com", "Qingdao"),
    ("Jonas Petersen", "jonas.petersen@example.com", "Husum"),
    ("Léa Kerbrat", "lea.kerbrat@example.com", "Roscoff"),
    ("Sanne de Wit", "sanne.dewit@example.com", "Texel"),
    ("Ewan MacLeod", "ewan.macleod@example.com", "Stornoway"),
)

_NOTES: Final = ("", "", "", "Please leave it with the harbour master.", "Gift wrap, please.", "Ring twice.")


def product_of(sku: str) -> Product | None:
    """Return the product with that number, or ``None``."""
    return next((product for product in PRODUCTS if product.sku == sku), None)


def order_line(product: Product, quantity: int) -> dict[str, Any]:
    """Return one line of an order."""
    return {
        "sku": product.sku,
        "name": product.name,
        "quantity": quantity,
        "unit_price": product.price_cents / 100,
        "line_total": product.price_cents * quantity / 100,
    }


def total_of(lines: list[dict[str, Any]]) -> float:
    """Return what the lines come to."""
    return round(sum(float(line["line_total"]) for line in lines), 2)


def time_text(moment: datetime) -> str:
    """Return a time as RFC 3339 in UTC, to the second."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def orders_in_stock(count: int = 24, first_id: int = FIRST_ORDER_ID) -> list[dict[str, Any]]:
    """Return that many made-up orders, oldest first."""
    dice = random.Random(first_id)
    return [_order(dice, first_id + index, index) for index in range(count)]


def _order(dice: random.Random, number: int, index: int) -> dict[str, Any]:
    name, email, city = dice.choice(_CUSTOMERS)
    lines = [order_line(product, dice.randint(1, 3)) for product in dice.sample(PRODUCTS, dice.randint(1, 3))]
    placed = _FIRST_DAY + timedelta(hours=7 * index, minutes=dice.randrange(60))
    order: dict[str, Any] = {
        "id": number,
        "status": dice.choice(STATUSES),
        "customer": {"name": name, "email": email, "city": city},
        "items": lines,
        "total": total_of(lines),
        "currency": CURRENCY,
        "placed_at": time_text(placed),
    }
    note = dice.choice(_NOTES)
    return order | ({"note": note} if note else {})
