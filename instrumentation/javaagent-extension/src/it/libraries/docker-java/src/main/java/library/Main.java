/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package library;

import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient;
import java.net.URI;

public final class Main {

  public static void main(String[] arguments) throws Exception {
    try (DockerHttpClient client =
            new ApacheDockerHttpClient.Builder()
                .dockerHost(URI.create(arguments[0].replace("http:", "tcp:")))
                .build();
        DockerHttpClient.Response response =
            client.execute(
                DockerHttpClient.Request.builder()
                    .method(DockerHttpClient.Request.Method.GET)
                    .path("/docker-java")
                    .build())) {
      response.getBody().readAllBytes();
      System.out.println(response.getStatusCode());
    }
  }
}
