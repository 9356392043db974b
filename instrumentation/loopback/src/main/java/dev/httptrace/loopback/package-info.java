/** Servers on loopback whose every byte and pause is scripted. */
@NullMarked
package dev.httptrace.loopback;

import org.jspecify.annotations.NullMarked;
