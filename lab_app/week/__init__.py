"""The common world moved on by a week, so that what was said of its future comes true."""
