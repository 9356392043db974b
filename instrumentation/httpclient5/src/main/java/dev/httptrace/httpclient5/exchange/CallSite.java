/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.exchange;

import java.lang.StackWalker.StackFrame;
import java.util.List;

/** Where the user made a call: the frames of this thread that are the user's. */
final class CallSite {

  private static final int MOST_FRAMES = 32;

  // Not a constant: beside the agent these classes are in another package.
  private static final String OURS = parent(CallSite.class.getPackageName());
  private static final String STARTER = "dev.httptrace.spring.";
  private static final String HTTP_CLIENT = "org.apache.hc.";

  private CallSite() {}

  /** Returns the innermost frames, the innermost first. */
  static List<StackTraceElement> here() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .filter(CallSite::isUsers)
                    .limit(MOST_FRAMES)
                    .map(StackFrame::toStackTraceElement)
                    .toList());
  }

  private static boolean isUsers(StackFrame frame) {
    String name = frame.getClassName();
    return !name.startsWith(OURS) && !name.startsWith(STARTER) && !name.startsWith(HTTP_CLIENT);
  }

  private static String parent(String packageName) {
    return packageName.substring(0, packageName.lastIndexOf('.') + 1);
  }
}
