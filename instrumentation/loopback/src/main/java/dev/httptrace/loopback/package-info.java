/**
 * Servers on loopback whose every byte and pause is scripted, and the few other helpers that the
 * tests of several modules share.
 */
@NullMarked
package dev.httptrace.loopback;

import org.jspecify.annotations.NullMarked;
