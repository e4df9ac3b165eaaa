"""Speaking: voices that render text, a cache of what they rendered, and a player.

`Speaker` ties them together. Nothing here touches numpy, a voice or a device before it is used.
"""
