// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Transcripts as text, SubRip, WebVTT, JSON and CSV. Numbers have a point and three decimals in every locale; text is
// UTF-8 and escaped as the format demands. Pure functions: any thread.
#pragma once

#include "Transcript.h"

#include <optional>
#include <string>
#include <string_view>

namespace earshot {

enum class TranscriptFormat { kText, kSrt, kVtt, kJson, kCsv };

// "txt", "srt", "vtt", "json", "csv"; also the file name extension.
[[nodiscard]] std::optional<TranscriptFormat> transcriptFormatFromName(std::string_view name);
[[nodiscard]] std::string_view formatName(TranscriptFormat format);

// What one file of this format holds. `source` names the recording (JSON, CSV).
//   txt   a line per stretch of speech between pauses
//   srt   numbered cues, 00:00:01,500 --> 00:00:03,000
//   vtt   the same as WebVTT
//   json  one line: {"file", "duration", "text", "words": [{"text", "start", "end", "confidence"}],
//         "cues": [{"start", "end", "text"}]}, times in seconds
//   csv   a row per word: file,start,end,confidence,word
// Live transcripts add, where they have it: a line, a cue or a row in the place of each gap, with gapMark() as its
// text, and "gaps": [{"start", "end", "reason"}]; the track's name before each line or cue (txt, srt), as its voice
// (vtt), as "track"; of several speakers each one's name in its place, as "speaker" of words and cues and as one more
// column; the place on the host's timeline as a word's "host", see HostPositionJson.h, and as two more columns, or four
// with bars.
[[nodiscard]] std::string writeTranscript(const Transcript& transcript, TranscriptFormat format,
                                          const std::string& source);

// A CSV field, quoted where RFC 4180 asks for it.
[[nodiscard]] std::string csvField(std::string_view text);
// Fixed point: "12.345".
[[nodiscard]] std::string fixed(double value, int decimals);

} // namespace earshot
