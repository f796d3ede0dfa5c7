"""Starts LocalStack on the loopback interface: `python -m chronotiles_emulator`."""

from twisted.internet import endpoints


def bind_to_loopback() -> None:
    """LocalStack ignores the host part of GATEWAY_LISTEN and would answer the whole network."""
    everywhere = endpoints.TCP4ServerEndpoint

    def on_loopback(reactor, port, backlog=50, interface=None):
        return everywhere(reactor, port, backlog=backlog, interface="127.0.0.1")

    endpoints.TCP4ServerEndpoint = on_loopback


if __name__ == "__main__":
    bind_to_loopback()
    from localstack.runtime.main import main

    main()
