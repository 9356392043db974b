/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package library;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

public final class Main {

  public static void main(String[] arguments) {
    try (S3Client s3 =
        S3Client.builder()
            .endpointOverride(URI.create(arguments[0]))
            .region(Region.EU_WEST_1)
            .forcePathStyle(true)
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .httpClientBuilder(Apache5HttpClient.builder())
            .build()) {
      System.out.println(
          s3.getObjectAsBytes(request -> request.bucket("aws-sdk").key("object")).asUtf8String());
    }
  }
}
