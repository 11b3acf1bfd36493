"""What Larder's systems do beside what people do with them: its public API and who calls it.

It follows from people's visits and orders, or from the company's own doings; people do nothing because of it.
"""
