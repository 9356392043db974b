/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import dev.httptrace.httpclient5.OwnHandshake;
import dev.httptrace.httpclient5.Wiring;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.loopback.Tls;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.core5.ssl.SSLContexts;

/** Handshakes, good and bad. */
final class TlsScenarios {

  private TlsScenarios() {}

  static void addTo(Scenarios all) {
    all.add("tls-get", stage -> get(stage, "tls.test", Tls.of(Certificates.serverContext())));
    all.add(
        "tls12-get",
        stage -> get(stage, "tls.test", Tls.of(Certificates.serverContext()).protocols("TLSv1.2")));
    all.add(
        "tls-wrong-host", stage -> get(stage, "wrong.test", Tls.of(Certificates.serverContext())));
    all.add(
        "tls-expired",
        stage -> get(stage, "tls.test", Tls.of(Certificates.expiredServerContext())));
    all.add(
        "tls12-client-cert-missing",
        stage ->
            get(
                stage,
                "tls.test",
                Tls.of(Certificates.serverContext()).clientCertificate().protocols("TLSv1.2")));
    all.add(
        "tls13-client-cert-missing",
        stage ->
            get(
                stage,
                "tls.test",
                Tls.of(Certificates.serverContext()).clientCertificate().protocols("TLSv1.3")));
    all.add("tls-reuse", TlsScenarios::twice);
    all.add("tls-insecure-skip-verify", TlsScenarios::unchecked);
    all.add("tls-server-closes", TlsScenarios::closesAfterHello);
    all.add("tls-custom-dial-tls", TlsScenarios::ownStrategy);
    all.add("tls-custom-dial-opaque", TlsScenarios::ownStrategy);
  }

  private static void get(Stage stage, String host, Tls tls) throws Exception {
    ScriptedServer server = stage.serveTls("tls", tls, Scripts.hello());
    stage.get("r1", server.uri(host, "/")).readAndClose();
  }

  private static void twice(Stage stage) throws Exception {
    ScriptedServer server = stage.serveTls(Scripts.hello());
    stage.get("r1", server.uri("tls.test", "/")).readAndClose();
    stage.get("r2", server.uri("tls.test", "/")).readAndClose();
  }

  private static void unchecked(Stage stage) throws Exception {
    SSLContext trusting =
        SSLContexts.custom().loadTrustMaterial(null, (chain, type) -> true).build();
    Wiring.trust(stage.connections, trusting, NoopHostnameVerifier.INSTANCE);
    if (stage.async != null) {
      stage.async.connections.setTlsStrategy(
          new DefaultClientTlsStrategy(
              trusting, HostnameVerificationPolicy.CLIENT, NoopHostnameVerifier.INSTANCE));
    }
    get(stage, "wrong.test", Tls.of(Certificates.untrustedServerContext()));
  }

  private static void closesAfterHello(Stage stage) throws Exception {
    ScriptedServer server =
        stage.serve(
            "tls",
            wire -> {
              String header = wire.readBody(5);
              wire.readBody(header.charAt(3) << 8 | header.charAt(4));
            });
    stage.get("r1", "https://tls.test:" + server.port() + "/").readAndClose();
  }

  private static void ownStrategy(Stage stage) throws Exception {
    Wiring.handshake(stage.connections, OwnHandshake.of(Certificates.clientContext()));
    get(stage, "tls.test", Tls.of(Certificates.serverContext()));
  }
}
