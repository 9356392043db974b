/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import dev.httptrace.ClientTrace;
import dev.httptrace.Conn;
import dev.httptrace.DnsDoneInfo;
import dev.httptrace.DnsStartInfo;
import dev.httptrace.GotConnInfo;
import dev.httptrace.WroteRequestInfo;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Writes down Go's sixteen hooks as the recording has them. */
final class StepTrace implements ClientTrace {

  private final StepLog log;
  private final Normalizer names;
  private final String label;
  private IOException abort;

  StepTrace(StepLog log, Normalizer names, String label) {
    this.log = log;
    this.names = names;
    this.label = label;
  }

  /** Lets {@code got1xxResponse} fail. */
  StepTrace aborting(IOException error) {
    this.abort = error;
    return this;
  }

  private void add(String hook, String... args) {
    log.add(label, hook, String.join(",", args));
  }

  private void done(String hook, Exception error, String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    if (error != null) {
      all.add(ErrorClass.of(hook, error));
    }
    add(hook, all.toArray(String[]::new));
  }

  @Override
  public void getConn(String hostPort) {
    add("GetConn", names.address(hostPort));
  }

  @Override
  public void gotConn(GotConnInfo info) {
    Conn conn = info.conn();
    List<String> args = new ArrayList<>();
    args.add(names.connection(conn));
    args.add(kind(conn));
    args.add(names.address(text(conn.remoteAddress())));
    if (info.reused()) {
      args.add("reused");
    }
    if (info.wasIdle()) {
      args.add("wasIdle");
    }
    if (!info.idleTime().isZero()) {
      args.add("idleTime>0");
    }
    add("GotConn", args.toArray(String[]::new));
  }

  private static String kind(Conn conn) {
    if (conn.tlsSession() != null) {
      return "tls";
    }
    return conn.remoteAddress() instanceof InetSocketAddress ? "tcp" : "unix";
  }

  private static String text(SocketAddress address) {
    if (address instanceof InetSocketAddress inet) {
      String ip = inet.getAddress().getHostAddress();
      return (ip.indexOf(':') >= 0 ? "[" + ip + "]" : ip) + ":" + inet.getPort();
    }
    return String.valueOf(address);
  }

  @Override
  public void putIdleConn(Exception error) {
    done("PutIdleConn", error);
  }

  @Override
  public void gotFirstResponseByte() {
    add("GotFirstResponseByte");
  }

  @Override
  public void got100Continue() {
    add("Got100Continue");
  }

  @Override
  public void got1xxResponse(int code, Map<String, List<String>> header) throws IOException {
    List<String> args = new ArrayList<>();
    args.add(String.valueOf(code));
    header.forEach((name, values) -> values.forEach(value -> args.add(name + "=" + value)));
    if (abort != null) {
      args.add("hookReturnsErr");
    }
    add("Got1xxResponse", args.toArray(String[]::new));
    if (abort != null) {
      throw abort;
    }
  }

  @Override
  public void dnsStart(DnsStartInfo info) {
    add("DNSStart", info.host());
  }

  @Override
  public void dnsDone(DnsDoneInfo info) {
    List<String> args = new ArrayList<>();
    info.addresses().forEach(ip -> args.add(ip.getHostAddress().replace("0:0:0:0:0:0:0:1", "::1")));
    if (info.coalesced()) {
      args.add("coalesced");
    }
    done("DNSDone", info.error(), args.toArray(String[]::new));
  }

  @Override
  public void connectStart(String network, String address) {
    add("ConnectStart", dial(network, address));
  }

  @Override
  public void connectDone(String network, String address, Exception error) {
    done("ConnectDone", error, dial(network, address));
  }

  private String[] dial(String network, String address) {
    String where = names.address(address);
    return network.equals("tcp") ? new String[] {where} : new String[] {where, network};
  }

  @Override
  public void tlsHandshakeStart() {
    add("TLSHandshakeStart");
  }

  @Override
  public void tlsHandshakeDone(SSLSession session, Exception error) {
    if (error != null) {
      done("TLSHandshakeDone", error);
      return;
    }
    List<String> args = new ArrayList<>();
    args.add(session.getProtocol().replace("TLSv", ""));
    if (session instanceof ExtendedSSLSession extended) {
      extended
          .getRequestedServerNames()
          .forEach(name -> args.add("sni=" + ((SNIHostName) name).getAsciiName()));
    }
    args.add("certs=" + certificates(session).length);
    add("TLSHandshakeDone", args.toArray(String[]::new));
  }

  private static Certificate[] certificates(SSLSession session) {
    try {
      return session.getPeerCertificates();
    } catch (SSLPeerUnverifiedException e) {
      return new Certificate[0];
    }
  }

  @Override
  public void wroteHeaderField(String key, List<String> values) {
    add("WroteHeaderField");
  }

  @Override
  public void wroteHeaders() {
    add("WroteHeaders");
  }

  @Override
  public void wait100Continue() {
    add("Wait100Continue");
  }

  @Override
  public void wroteRequest(WroteRequestInfo info) {
    done("WroteRequest", info.error());
  }
}
