"""Amounts: numbers with their unit or classifier."""
