<?php
// For PHP's built-in server, which knows no SIGTERM: it dies of it, whatever is under way.
if ($_SERVER['REQUEST_URI'] === '/slow') {
    usleep(500_000);
}
echo "hello\n";
