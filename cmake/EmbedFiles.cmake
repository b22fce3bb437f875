# SPDX-License-Identifier: AGPL-3.0-or-later
# Writes OUTPUT, a C++ source that holds FILES byte by byte behind overlayFiles() of Source/server/OverlayFiles.h.
# Run by the build: cmake -D OUTPUT=… -D "FILES=a|b" -P EmbedFiles.cmake
string(REPLACE "|" ";" files "${FILES}")
set(arrays "")
set(entries "")
set(index 0)
foreach(file IN LISTS files)
    get_filename_component(name "${file}" NAME)
    file(READ "${file}" hex HEX)
    string(REGEX REPLACE "(................................)" "\\1\n    " bytes "${hex}")
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${bytes}")
    string(APPEND arrays "constexpr char kFile${index}[] = { // ${name}\n    ${bytes}'\\0'};\n")
    string(APPEND entries "    {\"${name}\", {kFile${index}, sizeof(kFile${index}) - 1}},\n")
    math(EXPR index "${index} + 1")
endforeach()
file(WRITE "${OUTPUT}.new" "// Made by cmake/EmbedFiles.cmake from Resources/overlay: edit there.
#include \"OverlayFiles.h\"

namespace earshot {
namespace {
${arrays}
constexpr OverlayFile kFiles[] = {
${entries}};
} // namespace

std::span<const OverlayFile> overlayFiles() { return kFiles; }

} // namespace earshot
")
file(RENAME "${OUTPUT}.new" "${OUTPUT}")
