"""The demonstration: made-up feeds on a loopback address, the real daemon against them, a real webhook received.

Nothing here touches the internet, and nothing is left behind but a folder in the system's temporary directory.
"""
