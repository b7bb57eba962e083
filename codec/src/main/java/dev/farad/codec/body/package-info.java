/** Bodies as applications read and write them: media types, forms, uploads, JSON values, and codecs by media type. */
@NullMarked
package dev.farad.codec.body;

import org.jspecify.annotations.NullMarked;
