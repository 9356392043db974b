#!/usr/bin/env bash
# JFR's jdk.TLSHandshake has a duration field and it is always zero: the event is made when the handshake is over, and says nothing of
# how long it took. The time is in the jdk.SocketRead events before it, if their threshold lets them through (20 ms by default).
# Seen with the JDK that runs this (17.0.15 and 25): a server that starts its handshake 1 s late, a duration of 0 ms.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"

keytool -genkeypair -alias server -keyalg EC -dname CN=localhost -ext san=ip:127.0.0.1 -keystore keys.p12 -storepass changeit \
  -storetype PKCS12 2>/dev/null
cat > Handshake.java <<'J'
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

public class Handshake {
  public static void main(String[] args) throws Exception {
    KeyStore keys = KeyStore.getInstance(new File("keys.p12"), "changeit".toCharArray());
    KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
    own.init(keys, "changeit".toCharArray());
    TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
    trusted.init(keys);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    Thread late = new Thread(() -> {
      try (Socket raw = server.accept()) {
        Thread.sleep(1_000);
        SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(raw, null, raw.getPort(), true);
        socket.setUseClientMode(false);
        socket.startHandshake();
        socket.getInputStream().read();
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
    late.setDaemon(true);
    late.start();
    try (Recording recording = new Recording()) {
      recording.enable("jdk.TLSHandshake").withThreshold(Duration.ZERO);
      recording.start();
      long start = System.nanoTime();
      Socket socket = tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.getLocalPort());
      ((SSLSocket) socket).startHandshake();
      boolean aSecond = System.nanoTime() - start >= 1_000_000_000L;
      socket.close();
      recording.stop();
      Path file = Path.of("handshake.jfr");
      recording.dump(file);
      for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
        if (event.getThread("eventThread").getJavaName().equals("main")) {
          System.out.println("a second or more: " + aSecond + ", duration: " + event.getDuration().toMillis() + " ms");
        }
      }
    }
  }
}
J
seen=$(java Handshake.java)
echo "JDK $(java -XshowSettings:properties -version 2>&1 | sed -n 's/ *java.version = //p'), jdk.TLSHandshake: $seen"
[ "$seen" = "a second or more: true, duration: 0 ms" ] || { echo "changed: expected a duration of 0 ms"; exit 1; }
