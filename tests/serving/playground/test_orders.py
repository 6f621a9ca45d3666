"""The shop's orders: create, read, change, delete, and what it says about bad ones."""

from collections.abc import Iterator

import httpx
import pytest

GOOD = {
    "customer": {"name": "Ida Sand", "email": "ida@example.com", "city": "Skagen"},
    "items": [{"sku": "KT-DELT", "quantity": 2}],
    "note": "By the blue door.",
}


@pytest.fixture(autouse=True)
def _first_orders(client: httpx.Client) -> Iterator[None]:
    yield
    assert client.delete("/orders").json()["count"] == 24


def test_the_list_is_newest_first_and_can_be_filtered(client: httpx.Client) -> None:
    """The list has a count and orders, newest first; status and limit narrow it."""
    everything = client.get("/orders?limit=100").json()
    assert everything["count"] == 24
    assert [order["id"] for order in everything["orders"]] == list(range(1024, 1000, -1))
    paid = client.get("/orders?status=paid&limit=2").json()
    assert {order["status"] for order in paid["orders"]} == {"paid"}
    assert len(paid["orders"]) <= 2 <= paid["count"]


def test_an_order_is_priced_and_found_again(client: httpx.Client) -> None:
    """A new order gets a number, prices and a Location that leads to it."""
    answer = client.post("/orders", json=GOOD)
    order = answer.json()
    assert answer.status_code == 201
    assert (order["total"], order["status"], order["currency"]) == (55.0, "open", "EUR")
    assert client.get(answer.headers["location"]).json() == order


def test_put_replaces_and_patch_changes(client: httpx.Client) -> None:
    """PUT leaves nothing of the old order but number and time; PATCH keeps what is not sent."""
    old = client.get("/orders/1001").json()
    put = client.put("/orders/1001", json=GOOD).json()
    patched = client.patch("/orders/1001", json={"status": "shipped"}).json()
    assert (put["placed_at"], put["customer"]["name"]) == (old["placed_at"], "Ida Sand")
    assert patched == put | {"status": "shipped"}


def test_a_deleted_order_is_gone(client: httpx.Client) -> None:
    """DELETE answers 204 without a body, and then the order is not found."""
    answer = client.delete("/orders/1002")
    assert (answer.status_code, answer.content) == (204, b"")
    missing = client.get("/orders/1002")
    assert missing.status_code == 404
    assert "no order 1002" in missing.json()["detail"]


def test_every_fault_of_an_order_is_listed(client: httpx.Client) -> None:
    """A bad order is answered with 422, and each fault has a pointer to its place."""
    bad = {
        "customer": {"email": "nobody", "city": {"a": [1]}},
        "items": [{"sku": "KT-DELT", "quantity": 0}, {"sku": "XX"}, 7],
        "status": ["open"],
        "note": 3,
        "colour": "red",
    }
    answer = client.post("/orders", json=bad)
    document = answer.json()
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert {error["pointer"] for error in document["errors"]} == {
        "/customer/name",
        "/customer/email",
        "/customer/city",
        "/items/0/quantity",
        "/items/1/sku",
        "/items/2",
        "/status",
        "/note",
        "/colour",
    }
    assert document["detail"] == "9 things are wrong with this order."


@pytest.mark.parametrize(
    ("content", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"[1]", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"{}", "application/json", 422),
        (b"a=1", "application/x-www-form-urlencoded", 415),
    ],
)
def test_a_body_that_is_no_order_is_explained(
    client: httpx.Client, content: bytes, content_type: str, status: int
) -> None:
    """Each way of not being a JSON object has its own status and a problem document."""
    answer = client.post("/orders", content=content, headers={"Content-Type": content_type})
    assert answer.status_code == status
    assert answer.json()["status"] == status


def test_order_numbers_must_be_numbers(client: httpx.Client) -> None:
    """A word instead of a number is a bad request, not a missing order."""
    assert client.get("/orders/first").status_code == 400


def test_products_have_prices(client: httpx.Client) -> None:
    """The price list names the numbers that orders use."""
    products = client.get("/products").json()["products"]
    assert {"sku": "KT-DELT", "name": "Delta kite", "price": 27.5, "currency": "EUR"} in products
