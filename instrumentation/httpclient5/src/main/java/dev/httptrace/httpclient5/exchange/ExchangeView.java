/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.exchange;

import dev.httptrace.ConnHolder;
import dev.httptrace.Exchange;
import dev.httptrace.HolderState;
import dev.httptrace.OutsideText;
import dev.httptrace.PoolSnapshot;
import dev.httptrace.RedactedUrl;
import dev.httptrace.Resend;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/** What traces see of an exchange. The request is HttpClient's own copy, not the user's object. */
public final class ExchangeView implements Exchange {

  private final TracedCall<?> call;
  private final HttpRequest request;
  private final HttpRoute route;
  private final int number;
  private final @Nullable Resend resend;
  private final @Nullable Object userToken;
  private Context context;
  private @Nullable Origin origin;
  private boolean begun;

  ExchangeView(
      TracedCall<?> call,
      HttpRequest request,
      HttpRoute route,
      Context context,
      int number,
      @Nullable Resend resend,
      @Nullable Object userToken) {
    this.call = call;
    this.request = request;
    this.route = route;
    this.context = context;
    this.number = number;
    this.resend = resend;
    this.userToken = userToken;
  }

  /** The traces are made: context and header stay as they are. */
  void begin() {
    begun = true;
  }

  ClientTracing client() {
    return call.client();
  }

  /** The exchange is over. */
  void exchangeDone() {
    call.view().exchangeDone();
  }

  /** What may be shown of this exchange to others. */
  ConnHolder holder(long held, String thread, HolderState state, long received, boolean reported) {
    SpanContext span = Span.fromContext(context).getSpanContext();
    return new ConnHolder(
        Duration.ofNanos(held),
        OutsideText.cut(method(), OutsideText.LONGEST_NAME),
        RedactedUrl.of(this),
        urlTemplate(),
        OutsideText.cut(host(), OutsideText.LONGEST_NAME),
        port(),
        number,
        thread,
        span.isValid() ? span.getTraceId() : null,
        span.isValid() ? span.getSpanId() : null,
        state,
        received,
        reported || state == HolderState.DROPPED || state == HolderState.OVER,
        call.callSite());
  }

  String hostPort() {
    return client().hostPort(route);
  }

  HttpHost targetHost() {
    return route.getTargetHost();
  }

  String target() {
    return HostPort.of(targetHost());
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public @Nullable Resend resend() {
    return resend;
  }

  @Override
  public String method() {
    return request.getMethod();
  }

  @Override
  public String scheme() {
    return route.getTargetHost().getSchemeName();
  }

  @Override
  public String host() {
    return HostPort.ascii(HostPort.bare(route.getTargetHost().getHostName()));
  }

  @Override
  public int port() {
    return HostPort.port(scheme(), route.getTargetHost().getPort());
  }

  @Override
  public String serverAddress() {
    return origin().host();
  }

  @Override
  public int serverPort() {
    return origin().port();
  }

  private Origin origin() {
    Origin known = origin;
    if (known == null) {
      known = Origin.ofOrNull(request, scheme(), client().lastOrigin());
      if (known == null) {
        known = new Origin(host(), port());
      }
      origin = known;
    }
    return known;
  }

  @Override
  public String path() {
    String target = request.getPath();
    String path = target == null ? "" : Origin.path(target);
    return path.isEmpty() ? "/" : path;
  }

  @Override
  public @Nullable String urlTemplate() {
    return call.urlTemplate();
  }

  @Override
  public List<String> requestHeader(String name) {
    Header[] fields = request.getHeaders(name);
    List<String> values = fields.length == 0 ? List.of() : new ArrayList<>(fields.length);
    for (Header field : fields) {
      values.add(WrittenFields.text(field.getValue()));
    }
    return values;
  }

  @Override
  public @Nullable PoolSnapshot pool() {
    return client().pool(route, userToken);
  }

  @Override
  public CallView call() {
    return call.view().enter();
  }

  @Override
  public boolean cancelled() {
    return call.isExecutionAborted();
  }

  @Override
  public Context context() {
    return context;
  }

  @Override
  public void useContext(Context context) {
    if (!begun) {
      this.context = context;
    }
  }

  @Override
  public void setRequestHeader(String name, String value) {
    if (!begun) {
      request.setHeader(name, value);
    }
  }

  @Override
  public void removeRequestHeader(String name) {
    if (!begun) {
      request.removeHeaders(name);
    }
  }
}
