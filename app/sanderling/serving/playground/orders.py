"""Orders of the shop: a small resource to list, read, create, change and delete; kept in memory only."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import Response

from sanderling.serving.playground.order_rules import checked_order
from sanderling.serving.playground.place import Place, Subject
from sanderling.serving.playground.questions import choice, json_object, whole, whole_in
from sanderling.serving.playground.replies import Problem, json_reply
from sanderling.serving.playground.shop import CURRENCY, PRODUCTS, STATUSES, orders_in_stock, time_text

if TYPE_CHECKING:
    from starlette.requests import Request

_MOST_ORDERS: Final = 5000


def orders_subject() -> Subject:
    """Return the places of one shop, with its first orders."""
    shop = _Shop()
    return Subject(
        "orders",
        "A small shop: create, read, change and delete orders. They live until the playground stops.",
        (
            Place("/orders", ("GET",), shop.browse, "Lists orders, newest first.", "/orders?status=open&limit=5"),
            Place("/orders", ("POST",), shop.create, "Takes an order; faults come back as a problem document (422)."),
            Place("/orders", ("DELETE",), shop.reset, "Puts the first orders back."),
            Place("/orders/{id}", ("GET",), shop.read, "One order.", "/orders/1001"),
            Place("/orders/{id}", ("PUT",), shop.replace, "Replaces an order.", "/orders/1001"),
            Place("/orders/{id}", ("PATCH",), shop.change, "Changes the fields that are sent.", "/orders/1001"),
            Place("/orders/{id}", ("DELETE",), shop.delete, "Deletes an order; answers 204.", "/orders/1001"),
            Place("/products", ("GET",), _products, "What the shop sells."),
        ),
    )


class _Shop:
    """The orders and what can be done with them."""

    def __init__(self) -> None:
        self._orders: dict[int, dict[str, Any]] = {}
        self._next_id = 0
        self._fill()

    def _fill(self) -> None:
        self._orders = {order["id"]: order for order in orders_in_stock()}
        self._next_id = max(self._orders) + 1

    async def browse(self, request: Request) -> Response:
        found = [self._orders[number] for number in sorted(self._orders, reverse=True)]
        if "status" in request.query_params:
            status = choice(request, "status", "open", STATUSES)
            found = [order for order in found if order["status"] == status]
        limit = whole(request, "limit", 10, 1, 500)
        return json_reply({"count": len(found), "orders": found[:limit]})

    async def create(self, request: Request) -> Response:
        order = checked_order(await json_object(request))
        if len(self._orders) >= _MOST_ORDERS:
            raise Problem(409, "The shop is full. DELETE /orders puts the first orders back.")
        number, self._next_id = self._next_id, self._next_id + 1
        self._orders[number] = _complete(number, order, time_text(datetime.now(UTC)))
        return json_reply(self._orders[number], 201, {"Location": f"/orders/{number}"})

    async def read(self, request: Request) -> Response:
        return json_reply(self._wanted(request))

    async def replace(self, request: Request) -> Response:
        old = self._wanted(request)
        return self._store(old, checked_order(await json_object(request)))

    async def change(self, request: Request) -> Response:
        old = self._wanted(request)
        return self._store(old, checked_order(old | await json_object(request)))

    async def delete(self, request: Request) -> Response:
        del self._orders[self._wanted(request)["id"]]
        return Response(status_code=204)

    async def reset(self, request: Request) -> Response:
        self._fill()
        return json_reply({"message": "The first orders are back.", "count": len(self._orders)})

    def _store(self, old: dict[str, Any], order: dict[str, Any]) -> Response:
        number = old["id"]
        self._orders[number] = _complete(number, order, old["placed_at"])
        return json_reply(self._orders[number])

    def _wanted(self, request: Request) -> dict[str, Any]:
        number = whole_in(request.path_params["id"], "id", 1, 10**9)
        if number not in self._orders:
            raise Problem(404, f"There is no order {number}. GET /orders lists those that are there.")
        return self._orders[number]


def _complete(number: int, order: dict[str, Any], placed_at: str) -> dict[str, Any]:
    order = dict(order)
    note = order.pop("note", None)
    complete = {
        "id": number,
        "status": order["status"],
        "customer": order["customer"],
        "items": order["items"],
        "total": order["total"],
        "currency": CURRENCY,
        "placed_at": placed_at,
    }
    return complete | ({"note": note} if note else {})


async def _products(request: Request) -> Response:
    goods = [{"sku": p.sku, "name": p.name, "price": p.price_cents / 100, "currency": CURRENCY} for p in PRODUCTS]
    return json_reply({"count": len(goods), "products": goods})
