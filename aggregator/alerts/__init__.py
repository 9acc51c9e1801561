"""Subscriptions -> alerts -> messages: who is told what, once, and in which words.

Deciding is pure and happens in the transaction that stored the cause; delivering happens later, from what is stored.
"""
