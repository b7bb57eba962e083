package dev.farad.hooks;

/** Code that takes part in every exchange; a class may be several kinds of hook at once. */
public sealed interface Hook permits OnRequest, OnResponse, OnFinish, OnRecover {}
