# A thread for each connection, shut down in order.
require "monitor"
require "socket"

SERVE_ON = 1.5 # longer than the slowest router needs, in seconds
PATIENCE = 3 # for what never ends

$leaving = false
$busy = 0
$lock = Monitor.new
$idle = $lock.new_cond

# Requests of one connection, one after the other.
class Connection
  def initialize(socket)
    @socket = socket
    @got = +""
  end

  def serve
    while (request = next_request)
      $lock.synchronize { $busy += 1 }
      begin
        break unless answer(*request)
      ensure
        $lock.synchronize { $busy -= 1; $idle.signal }
      end
    end
  rescue SystemCallError, EOFError
    # The client is gone.
  ensure
    @socket.close
  end

  private

  # The path, and how much of a body follows; nil at the end of the connection.
  def next_request
    @got << @socket.readpartial(16_384) until (head = @got.slice!(/\A.*?\r\n\r\n/m))
    [head[/\A\S+ (\S+)/, 1], head[/^content-length: *(\d+)/i, 1].to_i]
  end

  # Whether the connection stays open.
  def answer(path, length)
    @got << @socket.readpartial(16_384) while @got.bytesize < length
    @got = @got.byteslice(length..)
    sleep 0.5 if path == "/slow"
    status = path == "/readyz" && $leaving ? "503 Service Unavailable" : "200 OK"
    # What has been sent together is answered together.
    keep = !$leaving || !@got.empty? || @socket.wait_readable(0)
    @socket.write("HTTP/1.1 #{status}\r\nContent-Length: 6\r\n#{"Connection: close\r\n" unless keep}\r\nhello\n")
    keep
  end
end

told = Queue.new
%w[TERM INT].each { |name| trap(name) { $leaving = true; told << name } }
server = TCPServer.new("127.0.0.1", Integer(ENV.fetch("PORT")))
server.listen(128)
Thread.new do
  loop do
    socket = server.accept
    Thread.new { Connection.new(socket).serve }
  end
rescue IOError
  # The door is shut.
end

told.pop
sleep SERVE_ON
server.close
$lock.synchronize do
  ends = Process.clock_gettime(Process::CLOCK_MONOTONIC) + PATIENCE
  while $busy.positive? && (left = ends - Process.clock_gettime(Process::CLOCK_MONOTONIC)).positive?
    $idle.wait(left)
  end
end
exit! 0
