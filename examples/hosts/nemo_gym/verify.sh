# The body that NeMo-Gym posts to /verify, against a server that runs: `ringtrue serve boxed_math --port 8000`.
# The answer is the same object with its "reward"; point the verifier's URL of your environment at this one.
curl -s http://127.0.0.1:8000/verify -H 'content-type: application/json' -d '{
  "responses_create_params": {"input": [{"role": "user", "content": "18 * 4?"}]},
  "response": {"output": [{"type": "message", "role": "assistant",
    "content": [{"type": "output_text", "text": "\\boxed{72}"}]}]},
  "expected_answer": "72"
}'
