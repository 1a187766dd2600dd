"""Where the world comes in: pages, streams, webhooks; the only place with sockets and frameworks."""
