"""What Larder sells and cooks, as far as a test household needs it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Product:
    """One that can be ordered; the price in cents, for one of it."""

    sku: str
    name: str
    cents: int


PRODUCTS = tuple(
    Product(sku, name, cents)
    for sku, name, cents in (
        ("apples-1kg", "Apples, 1 kg", 299),
        ("bananas-1kg", "Bananas, 1 kg", 179),
        ("basil-pot", "Basil in a pot", 199),
        ("beans-black-400g", "Black beans, 400 g", 119),
        ("bread-rye-750g", "Rye bread, 750 g", 329),
        ("butter-250g", "Butter, 250 g", 249),
        ("carrots-1kg", "Carrots, 1 kg", 129),
        ("chickpeas-400g", "Chickpeas, 400 g", 99),
        ("coconut-milk-400ml", "Coconut milk, 400 ml", 189),
        ("eggs-10", "Eggs, 10", 329),
        ("feta-200g", "Feta, 200 g", 279),
        ("lentils-red-500g", "Red lentils, 500 g", 219),
        ("milk-1l", "Milk, 1 l", 119),
        ("oats-500g", "Oats, 500 g", 89),
        ("olive-oil-500ml", "Olive oil, 500 ml", 749),
        ("onions-1kg", "Onions, 1 kg", 139),
        ("pasta-500g", "Pasta, 500 g", 149),
        ("potatoes-2kg", "Potatoes, 2 kg", 349),
        ("rice-basmati-1kg", "Basmati rice, 1 kg", 389),
        ("salmon-250g", "Salmon fillet, 250 g", 699),
        ("spinach-400g", "Spinach, 400 g", 199),
        ("tofu-400g", "Tofu, 400 g", 249),
        ("tomatoes-500g", "Tomatoes, 500 g", 229),
        ("yoghurt-500g", "Yoghurt, 500 g", 169),
    )
)
BY_SKU = {product.sku: product for product in PRODUCTS}
DELIVERY_CENTS = 390
RECIPES = (
    "Lentil dal with rice",
    "Pasta with tomatoes and basil",
    "Salmon with potatoes and spinach",
    "Chickpea curry",
    "Vegetable frittata",
    "Black bean chilli",
    "Potato soup with rye bread",
    "Fried rice with tofu",
    "Shakshuka",
    "Spinach and feta pie",
    "Carrot and lentil stew",
    "Baked potatoes with yoghurt",
    "Tomato risotto",
    "Tofu with peanut noodles",
)
