"""What an outlet that is called is told, and what it is not."""

from tests.canaries.scene import Scene


def test_an_outlet_that_is_called_learns_no_more_than_where_to_look(scene: Scene) -> None:
    scanner = scene.scanner()

    assert len(scene.webhooks) == 4
    for number, request in enumerate(scene.webhooks):
        head, _, body = request.partition(b"\r\n\r\n")
        path, _, headers = head.partition(b"\r\n")
        assert scanner.scan(f"webhook {number} headers", headers) == []
        assert scanner.scan(f"webhook {number} body", body) == []
        # Its own address is the outlet's own secret.
        assert {one.marker for one in scanner.scan("webhook", path)} == {"token in an address"}
