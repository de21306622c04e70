# Shuts the door within the handler: accept raises, the program ends by that, and its threads with it.
require "socket"

server = TCPServer.new("127.0.0.1", Integer(ENV.fetch("PORT")))
server.listen(128)
trap("TERM") { server.close }
loop do
  socket = server.accept
  Thread.new do
    while (line = socket.gets)
      path = line.split[1]
      line = socket.gets until line == "\r\n"
      sleep 0.5 if path == "/slow"
      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello\n")
    end
    socket.close
  end
end
