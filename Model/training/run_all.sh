#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# The whole recipe, one stage after another, each resumable: run it again after an interruption and it goes on where it was.
#
#   WORK=folder MINUTES=25 Model/training/run_all.sh PREPARED_FOLDER...
#
# MINUTES is the training time of all stages together (on a machine with a GPU 25 are worth having; on two CPU cores
# think of 1,000 and more). FROM=captions skips the pretraining and starts from INIT, a model folder.
# RATE, BATCH (seconds per worker) and CHECK (seconds between evaluations) may be set too.
set -euo pipefail
cd "$(dirname "$0")"
: "${WORK:?folder for checkpoints}" "${MINUTES:?training time in minutes}"
[ $# -gt 0 ] || { echo "name the folders that prepare.py made" >&2; exit 2; }
FROM=${FROM:-mel} RATE=${RATE:-1.2e-3} CHECK=${CHECK:-300}
if python3 -c 'import sys, torch; sys.exit(not torch.cuda.is_available())'; then BATCH=${BATCH:-640}; else BATCH=${BATCH:-34}; fi
share() { python3 -c "print($MINUTES * $1)"; }
settings=(--optimiser muon --rate "$RATE" --batch-seconds "$BATCH" --check-seconds "$CHECK" --log "$WORK/train.log")
mkdir -p "$WORK"

# A stage that has ended leaves OUT/done.
stage() {
    local out=$1
    shift
    [ -e "$out/done" ] && return
    echo "$(date -u +%H:%M:%S) $*"
    python3 "$@" && mkdir -p "$out" && touch "$out/done"
}

if [ "$FROM" = mel ]; then
    stage "$WORK/mel" pretrain_mel.py "$@" --out "$WORK/mel" --minutes "$(share 0.04)" "${settings[@]}"
    stage "$WORK/clusters1" kmeans.py "$@" --out "$WORK/clusters1" --clusters 100
    stage "$WORK/masked1" pretrain_masked.py "$@" --clusters "$WORK/clusters1" --init "$WORK/mel/last.pt" --out "$WORK/masked1" \
        --minutes "$(share 0.16)" "${settings[@]}"
    stage "$WORK/clusters2" kmeans.py "$@" --out "$WORK/clusters2" --clusters 250 --model "$WORK/masked1/last.pt" --layer 4
    stage "$WORK/masked2" pretrain_masked.py "$@" --clusters "$WORK/clusters2" --init "$WORK/masked1/last.pt" --out "$WORK/masked2" \
        --minutes "$(share 0.2)" "${settings[@]}"
    stage "$WORK/ctc" train_ctc.py "$@" --curriculum --augment 0.3 --init "$WORK/masked2/last.pt" --out "$WORK/ctc" \
        --minutes "$(share 0.3)" "${settings[@]}"
    [ -e "$WORK/first" ] || python3 export.py captions "$WORK/ctc/last.pt" "$WORK/first"
    INIT=$WORK/first LAST_SHARE=0.3
fi
# The first captions model finds the words in the recordings; from then on it hears new sentences made of them.
stage "$WORK/aligned" align.py "$@" --model "${INIT:?model folder}"
stage "$WORK/ctc2" train_ctc.py "$@" --augment 0.8 --consistency 0.4 --word-errors 2 --init "$INIT" --out "$WORK/ctc2" \
    --minutes "$(share "${LAST_SHARE:-1}")" "${settings[@]}"
python3 export.py captions "$WORK/ctc2/last.pt" "$WORK/earshot-small-en"
python3 evaluate.py "$WORK/earshot-small-en" "$@" --show 2
stage "$WORK/keywords" train_head.py "$@" --model "$WORK/earshot-small-en" --out "$WORK/keywords" --sources gsc picovoice --min-count 200 \
    --unknown 3000 --silence 600
stage "$WORK/emotion" train_head.py "$@" --model "$WORK/earshot-small-en" --out "$WORK/emotion" --sources emodb
python3 export.py head "$WORK/keywords/head.pt" "$WORK/earshot-small-en" "$WORK/earshot-keywords-en"
python3 export.py head "$WORK/emotion/head.pt" "$WORK/earshot-small-en" "$WORK/earshot-emotion"
