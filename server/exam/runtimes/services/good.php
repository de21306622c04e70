<?php
// One loop over all connections, shut down in order.

const SERVE_ON = 1.5; // longer than the slowest router needs, in seconds
const PATIENCE = 3.0; // for what never ends

final class Connection
{
    public string $got = '';
    /** What is being answered, and when its answer is due; null between two requests. */
    public ?string $path = null;
    public float $due = INF;

    public function __construct(public readonly mixed $socket)
    {
    }

    /** A request has begun and isn't answered. */
    public function busy(): bool
    {
        return $this->path !== null || str_contains($this->got, "\r\n\r\n");
    }

    /** Takes up the next request, once it is here as a whole. */
    public function next(): void
    {
        [$head, $rest] = explode("\r\n\r\n", $this->got, 2) + [1 => null];
        if ($this->path !== null || $rest === null) {
            return;
        }
        $length = preg_match('/^content-length: *(\d+)/mi', $head, $found) ? (int) $found[1] : 0;
        if (strlen($rest) < $length) {
            return;
        }
        $this->got = substr($rest, $length);
        $this->path = explode(' ', $head)[1];
        $this->due = microtime(true) + ($this->path === '/slow' ? 0.5 : 0);
    }

    /** Answers; returns whether the connection stays open. */
    public function answer(bool $leaving): bool
    {
        $status = $this->path === '/readyz' && $leaving ? '503 Service Unavailable' : '200 OK';
        // What has been sent together is answered together.
        $keep = !$leaving || $this->got !== '';
        $close = $keep ? '' : "Connection: close\r\n";
        fwrite($this->socket, "HTTP/1.1 $status\r\nContent-Length: 6\r\n$close\r\nhello\n");
        $this->path = null;
        $this->due = INF;
        return $keep;
    }
}

$leaving = INF;
pcntl_async_signals(true);
foreach ([SIGTERM, SIGINT] as $signal) {
    pcntl_signal($signal, function () use (&$leaving): void {
        $leaving = min($leaving, microtime(true));
    });
}
$context = stream_context_create(['socket' => ['backlog' => 128]]);
$door = stream_socket_server(
    'tcp://127.0.0.1:' . getenv('PORT'),
    flags: STREAM_SERVER_BIND | STREAM_SERVER_LISTEN,
    context: $context,
);
/** @var array<int, Connection> $connections */
$connections = [];

for (;;) {
    $now = microtime(true);
    if ($door !== null && $now > $leaving + SERVE_ON) {
        fclose($door);
        $door = null;
    }
    $busy = array_filter($connections, fn (Connection $each): bool => $each->busy());
    if ($door === null && (count($busy) === 0 || $now > $leaving + SERVE_ON + PATIENCE)) {
        exit(0);
    }
    $read = array_map(fn (Connection $each): mixed => $each->socket, $connections);
    if ($door !== null) {
        $read[-1] = $door;
    }
    $write = $except = null;
    // A signal interrupts it, with a warning.
    if (@stream_select($read, $write, $except, 0, 20_000) === false) {
        continue;
    }
    foreach ($read as $id => $socket) {
        if ($id === -1) {
            $accepted = @stream_socket_accept($door, 0);
            if ($accepted !== false) {
                stream_set_blocking($accepted, false);
                $connections[(int) $accepted] = new Connection($accepted);
            }
            continue;
        }
        $bytes = fread($socket, 65_536);
        if ($bytes === false || ($bytes === '' && feof($socket))) {
            unset($connections[$id]);
        } else {
            $connections[$id]->got .= $bytes;
        }
    }
    foreach ($connections as $id => $connection) {
        $connection->next();
        if ($connection->due <= microtime(true) && !$connection->answer($leaving < INF)) {
            unset($connections[$id]);
        }
    }
}
