/** Connections that the server takes, over all runs. */
const maxConnections = 300;

/**
 * How the embedded database is set up. It lives as long as the server process and is thrown away, so nothing is ever
 * flushed to the disk; it is small, because many sessions share two cores.
 */
export const clusterSettings = (socketDir: string): string[] =>
  Object.entries({
    listen_addresses: "",
    unix_socket_directories: socketDir,
    port: "5432",
    max_connections: String(maxConnections),
    superuser_reserved_connections: "20",
    // Passwords are random and long: stretching them would only slow every connect of every pod.
    scram_iterations: "1",
    fsync: "off",
    synchronous_commit: "off",
    full_page_writes: "off",
    wal_level: "minimal",
    max_wal_senders: "0",
    min_wal_size: "2MB",
    max_wal_size: "64MB",
    shared_buffers: "16MB",
    temp_file_limit: "64MB",
    // Dynamic shared memory as files of the data folder goes away with it, even after a kill -9.
    dynamic_shared_memory_type: "mmap",
    // No worker processes that nobody needs.
    io_method: "sync",
    max_worker_processes: "0",
    max_parallel_workers: "0",
    max_parallel_workers_per_gather: "0",
    jit: "off",
    timezone: "UTC",
    // A pod's mistakes are the pod's log; here only what the server says of itself.
    log_min_messages: "log",
    log_checkpoints: "off",
    log_line_prefix: "",
  }).map(([name, value]) => `--set=${name}=${value}`);
