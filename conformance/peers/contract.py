"""The commands of CONTRACT.md, as the peers in Python read them."""

SUBPROTOCOL = "wsspec"
REFUSED_ORIGIN = "https://refused.example"


def command_of(message):
    """@return the name of the command and its argument; "" and "" for a message that is none."""
    if not isinstance(message, str) or not message.startswith("wsspec:"):
        return "", ""
    name, _, argument = message.removeprefix("wsspec:").partition(" ")
    return name, argument


def counting(size):
    """The octets 0, 1, … 255, 0, …"""
    return (bytes(range(256)) * (size // 256 + 1))[:size]
