/** Go's {@code net/http/httptrace} for Apache HttpClient 5, with OpenTelemetry. */
@SuppressWarnings("module") // the exporter is built after this one
module dev.httptrace {
  requires transitive io.opentelemetry.api;
  requires transitive io.opentelemetry.context;
  requires transitive org.apache.httpcomponents.client5.httpclient5;
  requires transitive org.apache.httpcomponents.core5.httpcore5;
  requires org.apache.httpcomponents.core5.httpcore5.h2;
  requires static transitive org.jspecify;
  // Needed by HttpClient and HttpCore, which are automatic modules and cannot say so: keep-alive
  // options and Unix domain sockets, and from 2.x on the SLF4J that HttpClient logs with.
  requires jdk.net;
  requires org.slf4j;
  // Not transitive, and no "provides" of the provider that the class path finds: either would make
  // applications without an SDK fail, in javac or at start.
  requires static io.opentelemetry.sdk.trace;
  requires static io.opentelemetry.sdk;
  requires static io.opentelemetry.sdk.common;
  requires static io.opentelemetry.sdk.autoconfigure.spi;
  requires static java.management;
  requires static jdk.jfr;
  requires static jdk.management;

  exports dev.httptrace;
  exports dev.httptrace.httpclient5;
  exports dev.httptrace.jfr;
  exports dev.httptrace.log;
  exports dev.httptrace.otel;
  exports dev.httptrace.otel.late to
      dev.httptrace.exporter;
  exports dev.httptrace.otel.sdk;
  exports dev.httptrace.record;
}
