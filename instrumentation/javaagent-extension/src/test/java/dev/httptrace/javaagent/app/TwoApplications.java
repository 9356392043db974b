/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent.app;

import java.io.File;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Applications with an HttpClient each, in class loaders of their own, as containers have them. */
public final class TwoApplications {

  private static final int ROUNDS = 100;
  private static final long PATIENCE_MILLIS = 100;

  private TwoApplications() {}

  /** Takes a class path and the arguments of {@link AllCalls}, for each application, with ";". */
  public static void main(String[] arguments) throws Exception {
    ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
    List<WeakReference<ClassLoader>> ended = new ArrayList<>();
    for (String application : arguments) {
      ended.add(new WeakReference<>(run(application.split(";", -1)), collected));
    }
    int left = ended.size();
    for (int round = 0; round < ROUNDS && left > 0; round++) {
      System.gc();
      left -= collected.remove(PATIENCE_MILLIS) == null ? 0 : 1;
    }
    System.out.println("class loaders left: " + left);
  }

  private static ClassLoader run(String[] application) throws Exception {
    ClassLoader outer = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader loader =
        new URLClassLoader(urls(application[0]), ClassLoader.getPlatformClassLoader())) {
      Thread.currentThread().setContextClassLoader(loader);
      String[] calls = new String[application.length - 1];
      System.arraycopy(application, 1, calls, 0, calls.length);
      loader
          .loadClass("dev.httptrace.javaagent.app.AllCalls")
          .getMethod("main", String[].class)
          .invoke(null, (Object) calls);
      return loader;
    } finally {
      Thread.currentThread().setContextClassLoader(outer);
    }
  }

  private static URL[] urls(String classPath) throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    return urls.toArray(URL[]::new);
  }
}
