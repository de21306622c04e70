import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The JDK's own HttpServer, shut down in order by a hook. */
final class Good {
  /** Longer than the slowest router needs, in ms. */
  private static final long SERVE_ON = 1500;
  /** For what never ends, in ms. */
  private static final long PATIENCE = 3000;

  private static final AtomicInteger busy = new AtomicInteger();
  private static volatile boolean leaving;

  public static void main(String[] args) throws IOException {
    int port = Integer.parseInt(System.getenv("PORT"));
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 128);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", Good::answer);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> shutDown(server)));
    server.start();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    busy.incrementAndGet();
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      exchange.getRequestBody().readAllBytes();
      if (path.equals("/slow")) pause(500);
      byte[] text = "hello\n".getBytes();
      if (leaving) exchange.getResponseHeaders().set("Connection", "close");
      exchange.sendResponseHeaders(path.equals("/readyz") && leaving ? 503 : 200, text.length);
      exchange.getResponseBody().write(text);
    } finally {
      busy.decrementAndGet();
    }
  }

  /** HttpServer.stop with a delay waits it out in some versions, be there anything to wait for or not. */
  private static void shutDown(HttpServer server) {
    leaving = true;
    pause(SERVE_ON);
    for (long waited = 0; busy.get() > 0 && waited < PATIENCE; waited += 10) pause(10);
    server.stop(0);
  }

  private static void pause(long ms) {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
