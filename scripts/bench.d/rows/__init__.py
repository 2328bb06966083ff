"""The rows: what each measures stands behind its name."""

from rows import batches, beside, chat, exchange, files, logins

# Row: what runs it, and what it is.
ROWS = {
    "chat": (chat.chat, "a room of 100, one writes, 256 in flight; also where the room keeps nothing"),
    "single": (chat.single, "the same with one message in flight"),
    "crowd": (chat.crowd, "a room of 1000, four write, 64 in flight each"),
    "direct": (chat.direct, "100 pairs, one and 16 messages in flight each"),
    "latency": (chat.latency, "200 messages a second to a room of 100: from its send to each receipt"),
    "idle": (logins.idle, "memory (PSS) of a connection that says nothing: 10,000 of them, 2,000 under TLS"),
    "logins": (logins.logins, "connections that come in, one behind the other: a second, and CPU of each"),
    "streams": (files.streams, "a file up and down by a generator that spends next to nothing, and by the limit"),
    "files": (files.files, "a file up and down by the real clients, in clear and under TLS, verified"),
    "exchange": (exchange.exchange, "A gives B a GiB: stored and then fetched, and fetched while it goes up"),
    "beside": (beside.beside, "a small message's round trip on the connection that carries a file, each way"),
    "small": (batches.small, "10,000 files of 4 KiB over one connection, in memory"),
    "wan": (batches.wan, "a file through a line of 1 Gbit/s with a round trip of 80 ms"),
}
NAMED = {
    "thousand": (chat.thousand, "a room of 1000, 20 write: 10 million deliveries, each one verified"),
    "loops": (chat.loops, "rooms of 100 and of 1000, served by one, two and four loops"),
    "large": (chat.large, "a room of 10,000, one writes, 64 in flight"),
    "durability": (chat.durability, "what a message takes by what its acknowledgement outlives"),
    "stalled": (chat.stalled, "a room of 1000, 100 of whom stop reading and wake"),
    "shaping": (beside.shaping, "whether bounds on bandwidth are kept, of one account and of all together"),
    "soak": (beside.soak, "four transfers and 50 talking rooms; --minutes 10"),
}
