"""The API's operations and their documentation."""
