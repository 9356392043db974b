/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.exporter.otlp.Answer.Kind;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.sdk.common.export.GrpcResponse;
import io.opentelemetry.sdk.common.export.GrpcStatusCode;
import io.opentelemetry.sdk.common.export.HttpResponse;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class AnswersTest {
  @ParameterizedTest
  @CsvSource({
    "200, TAKEN", "202, TAKEN", "301, REFUSED", "400, REFUSED", "401, REFUSED", "404, REFUSED",
    "408, REFUSED", "413, TOO_LARGE", "429, AGAIN", "500, REFUSED", "501, REFUSED", "502, AGAIN",
    "503, AGAIN", "504, AGAIN",
  })
  void statusOfHttp(int status, Kind kind) {
    assertThat(Answers.of(http(status, new byte[0])).kind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "OK, TAKEN",
    "CANCELLED, AGAIN",
    "UNKNOWN, REFUSED",
    "INVALID_ARGUMENT, REFUSED",
    "DEADLINE_EXCEEDED, AGAIN",
    "PERMISSION_DENIED, REFUSED",
    "RESOURCE_EXHAUSTED, AGAIN",
    "ABORTED, AGAIN",
    "OUT_OF_RANGE, AGAIN",
    "UNIMPLEMENTED, REFUSED",
    "INTERNAL, REFUSED",
    "UNAVAILABLE, AGAIN",
    "DATA_LOSS, AGAIN",
    "UNAUTHENTICATED, REFUSED",
  })
  void statusOfGrpc(GrpcStatusCode status, Kind kind) {
    assertThat(Answers.of(grpc(status, "said")).kind()).isEqualTo(kind);
  }

  /** What OpenTelemetry's sender makes of an answer without a gRPC status (okhttp 1.68.0). */
  @ParameterizedTest
  @CsvSource({
    "UNKNOWN, '', AGAIN",
    "UNKNOWN, Bad Gateway, AGAIN",
    "UNKNOWN, Service Unavailable, AGAIN",
    "UNKNOWN, Gateway Timeout, AGAIN",
    "UNKNOWN, Gateway Time-out, AGAIN",
    "UNKNOWN, Too Many Requests, AGAIN",
    "UNKNOWN, Not Found, REFUSED",
    "INTERNAL, Unsupported gRPC message encoding: null, AGAIN",
    "INTERNAL, Unsupported gRPC message encoding: gzip, REFUSED",
  })
  void answerOfAProxyForGrpc(GrpcStatusCode status, String said, Kind kind) {
    assertThat(Answers.of(grpc(status, said)).kind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "grpc: received message larger than max (5 vs. 4194304)",
    "gRPC message exceeds maximum size 4194304: 5",
  })
  void messageThatIsTooLargeForGrpc(String said) {
    Answer answer = Answers.of(grpc(GrpcStatusCode.RESOURCE_EXHAUSTED, said));
    assertThat(answer.kind()).isEqualTo(Kind.TOO_LARGE);
    assertThat(answer.reason()).contains(said);
  }

  @Test
  void passingTroubleIsWorthAnotherAttempt() {
    assertThat(Answers.isWorthRetrying(new ConnectException())).isTrue();
    assertThat(Answers.isWorthRetrying(new SocketTimeoutException())).isTrue();
    assertThat(Answers.isWorthRetrying(new InterruptedIOException("timeout"))).isTrue();
    assertThat(Answers.isWorthRetrying(new HttpTimeoutException("timeout"))).isTrue();
    assertThat(Answers.isWorthRetrying(new UnknownHostException())).isTrue();
    assertThat(Answers.isWorthRetrying(new IOException(new IOException(new EOFException()))))
        .isTrue();
    assertThat(
            Answers.isWorthRetrying(
                new CompletionException(new UncheckedIOException(new ConnectException()))))
        .isTrue();
    assertThat(Answers.isWorthRetrying(new SSLHandshakeException("untrusted"))).isFalse();
    assertThat(Answers.isWorthRetrying(new IOException("canceled"))).isFalse();
  }

  @Test
  void whatTheCollectorSaidIsTheReason() {
    byte[] status =
        com.google.rpc.Status.newBuilder().setCode(3).setMessage("no").build().toByteArray();
    assertThat(Answers.of(http(400, status)).reason()).endsWith("Error message: no");
    assertThat(Answers.of(http(400, "plain".getBytes(StandardCharsets.UTF_8))).reason())
        .endsWith("Error message: plain");
    assertThat(Answers.of(http(400, new byte[0])).reason()).endsWith("Error message: of HTTP");
    assertThat(Answers.of(new ConnectException()).reason()).isEqualTo("Failed to connect");
  }

  @Test
  void partialSuccessIsRead() {
    byte[] partial =
        ExportTraceServiceResponse.newBuilder()
            .setPartialSuccess(
                ExportTracePartialSuccess.newBuilder()
                    .setErrorMessage("quota \u20ac")
                    .setRejectedSpans(1L << 40))
            .build()
            .toByteArray();
    assertThat(Answers.of(http(200, partial)))
        .isEqualTo(new Answer(Kind.TAKEN, 1L << 40, "quota \u20ac"));
    assertThat(Answers.of(http(200, "{}".getBytes(StandardCharsets.UTF_8))))
        .isEqualTo(Answer.taken());
    assertThat(Answers.of(http(200, new byte[0]))).isEqualTo(Answer.taken());
  }

  /** Whatever a collector sends, and wherever it is cut off. */
  @Test
  void nonsenseRejectsNoNegativeNumberAndHarmsNobody() {
    Random random = new Random(20);
    for (int i = 0; i < 100_000; i++) {
      byte[] message = new byte[random.nextInt(24)];
      random.nextBytes(message);
      if (message.length > 2) {
        message[0] = (byte) (1 << 3 | 2);
      }
      assertThat(ResponseMessage.partialSuccess(message).rejected()).isNotNegative();
      var ignored = ResponseMessage.statusMessage(message);
    }
  }

  private static HttpResponse http(int status, byte[] body) {
    return new HttpResponse() {
      @Override
      public int getStatusCode() {
        return status;
      }

      @Override
      public String getStatusMessage() {
        return "of HTTP";
      }

      @Override
      public byte[] getResponseBody() {
        return body;
      }
    };
  }

  private static GrpcResponse grpc(GrpcStatusCode status, String said) {
    return new GrpcResponse() {
      @Override
      public GrpcStatusCode getStatusCode() {
        return status;
      }

      @Override
      public String getStatusDescription() {
        return said;
      }

      @Override
      public byte[] getResponseMessage() {
        return new byte[0];
      }
    };
  }
}
