"""The live room of one server process: sockets and hub in the event loop, the dispatcher in its thread.

The hub and the sockets belong to the event loop and never touch the database; the dispatcher reads it and
never touches a socket. Nothing here writes.
"""
